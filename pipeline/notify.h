/* notify.h -- a word to the service manager that started this program (sd_notify(3)'s protocol, in
 * its few lines). Where there is none, nothing is sent. Used by progress.c and watch.c. */
#ifndef TRICHLUC_NOTIFY_H
#define TRICHLUC_NOTIFY_H

/* "READY=1", "STATUS=…", "STOPPING=1" */
void notify(const char *words);
/* "WATCHDOG=1", where the manager waits for it, and not more often than that asks for. */
void notify_alive(void);

#endif
