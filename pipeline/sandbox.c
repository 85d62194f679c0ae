#define _GNU_SOURCE /* O_PATH, syscall(): what fences there are is Linux's own */
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* AddressSanitizer maps terabytes and reports to whatever stderr is. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* What reading documents needs: memory, files that are open or opened to be read, time, and the
 * line to the parent. */
static const int allowed[] = {
    SCMP_SYS(read),          SCMP_SYS(readv),        SCMP_SYS(pread64),
    SCMP_SYS(preadv),        SCMP_SYS(write),        SCMP_SYS(writev),
    SCMP_SYS(lseek),         SCMP_SYS(_llseek),      SCMP_SYS(close),
    SCMP_SYS(close_range),   SCMP_SYS(fstat),        SCMP_SYS(fstat64),
    SCMP_SYS(stat),          SCMP_SYS(stat64),       SCMP_SYS(lstat),
    SCMP_SYS(lstat64),       SCMP_SYS(newfstatat),   SCMP_SYS(fstatat64),
    SCMP_SYS(statx),         SCMP_SYS(statfs),       SCMP_SYS(statfs64),
    SCMP_SYS(fstatfs),       SCMP_SYS(fstatfs64),    SCMP_SYS(getdents),
    SCMP_SYS(getdents64),    SCMP_SYS(readlink),     SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),        SCMP_SYS(fcntl),        SCMP_SYS(fcntl64),
    SCMP_SYS(fadvise64),     SCMP_SYS(dup),          SCMP_SYS(dup2),
    SCMP_SYS(dup3),          SCMP_SYS(pipe),         SCMP_SYS(pipe2),
    SCMP_SYS(poll),          SCMP_SYS(ppoll),        SCMP_SYS(select),
    SCMP_SYS(pselect6),      SCMP_SYS(sendto),       SCMP_SYS(sendmsg),
    SCMP_SYS(recvfrom),      SCMP_SYS(recvmsg),      SCMP_SYS(mmap),
    SCMP_SYS(mmap2),         SCMP_SYS(munmap),       SCMP_SYS(mremap),
    SCMP_SYS(mprotect),      SCMP_SYS(madvise),      SCMP_SYS(brk),
    SCMP_SYS(futex),         SCMP_SYS(futex_time64), SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_gettime64), SCMP_SYS(clock_nanosleep), SCMP_SYS(clock_nanosleep_time64),
    SCMP_SYS(nanosleep),     SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(times),         SCMP_SYS(getrusage),    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sysinfo),  SCMP_SYS(uname),
    SCMP_SYS(getrandom),     SCMP_SYS(getpid),       SCMP_SYS(getppid),
    SCMP_SYS(gettid),        SCMP_SYS(getuid),       SCMP_SYS(geteuid),
    SCMP_SYS(getgid),        SCMP_SYS(getegid),      SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn),
    SCMP_SYS(sigaltstack),   SCMP_SYS(alarm),        SCMP_SYS(setitimer),
    SCMP_SYS(exit),          SCMP_SYS(exit_group),
    SCMP_SYS(set_robust_list), SCMP_SYS(rseq),       SCMP_SYS(restart_syscall),
};

/* What only a reader that was taken over asks for. */
static const int deadly[] = {
    SCMP_SYS(socket),        SCMP_SYS(socketpair),   SCMP_SYS(socketcall),
    SCMP_SYS(connect),       SCMP_SYS(bind),         SCMP_SYS(listen),
    SCMP_SYS(accept),        SCMP_SYS(accept4),      SCMP_SYS(execve),
    SCMP_SYS(execveat),      SCMP_SYS(mknod),        SCMP_SYS(mknodat),
    SCMP_SYS(chown),         SCMP_SYS(fchown),       SCMP_SYS(fchownat),
    SCMP_SYS(lchown),        SCMP_SYS(ptrace),       SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev), SCMP_SYS(kill),     SCMP_SYS(tkill),
    SCMP_SYS(bpf),           SCMP_SYS(mount),        SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),    SCMP_SYS(chroot),       SCMP_SYS(unshare),
    SCMP_SYS(setns),         SCMP_SYS(init_module),  SCMP_SYS(finit_module),
    SCMP_SYS(kexec_load),    SCMP_SYS(keyctl),       SCMP_SYS(add_key),
    SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(io_uring_setup),
    SCMP_SYS(open_by_handle_at), SCMP_SYS(setuid),   SCMP_SYS(setresuid),
    SCMP_SYS(reboot),
};

/* What changes files: for who has a folder to write in. */
static const int changing[] = {
    SCMP_SYS(creat),    SCMP_SYS(truncate),  SCMP_SYS(truncate64), SCMP_SYS(ftruncate),
    SCMP_SYS(ftruncate64), SCMP_SYS(unlink), SCMP_SYS(unlinkat),   SCMP_SYS(rename),
    SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(link),       SCMP_SYS(linkat),
    SCMP_SYS(symlink),  SCMP_SYS(symlinkat), SCMP_SYS(rmdir),      SCMP_SYS(fchmod),
};
/* These are refused to others, not deadly: fontconfig tries them, and syncing is no crime. */
static const int making[] = {
    SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(chmod), SCMP_SYS(fchmodat),
};
static const int keeping[] = {SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(umask),
                              SCMP_SYS(fallocate)};

bool sandbox_is_whole(void)
{
    /* ENOSYS and EINVAL tell a kernel without; the probe itself sets nothing. */
    uint32_t act = 0x80000000u; /* SECCOMP_RET_KILL_PROCESS */
    return syscall(SYS_seccomp, 2u /* SECCOMP_GET_ACTION_AVAIL */, 0u, &act) == 0;
}

/* Calls of one list; those that this machine's architecture lacks are passed over. */
static int add_all(scmp_filter_ctx c, uint32_t action, const int *calls, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int r = seccomp_rule_add(c, action, calls[i], 0);
        if (r != 0 && r != -EDOM && r != -EOPNOTSUPP)
            return -1;
    }
    return 0;
}

/* open(2) and openat(2), whose flags are argument `at`: to read, or to die. */
static int add_open(scmp_filter_ctx c, int call, unsigned at, bool writes)
{
    if (writes) /* Landlock says where */
        return add_all(c, SCMP_ACT_ALLOW, &call, 1);
    static const unsigned writing[] = {O_WRONLY, O_RDWR, O_CREAT, O_TRUNC};
    const unsigned all = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
    int r = seccomp_rule_add(c, SCMP_ACT_ALLOW, call, 1, SCMP_CMP(at, SCMP_CMP_MASKED_EQ, all, 0));
    for (size_t i = 0; i < sizeof writing / sizeof *writing && r == 0; i++)
        r = seccomp_rule_add(c, SCMP_ACT_KILL_PROCESS, call, 1,
                             SCMP_CMP(at, SCMP_CMP_MASKED_EQ, writing[i], writing[i]));
    return r == -EDOM ? 0 : r;
}

/* access(2) and its kin, whose mode is argument `at`: nothing is writable. Fontconfig asks, and
 * then keeps no cache. */
static int add_access(scmp_filter_ctx c, int call, unsigned at)
{
    int r = seccomp_rule_add(c, SCMP_ACT_ERRNO(EACCES), call, 1,
                             SCMP_CMP(at, SCMP_CMP_MASKED_EQ, W_OK, W_OK));
    if (r == 0)
        r = seccomp_rule_add(c, SCMP_ACT_ALLOW, call, 1,
                             SCMP_CMP(at, SCMP_CMP_MASKED_EQ, W_OK, 0));
    return r == -EDOM ? 0 : r;
}

/* Calls that depend on what they are asked for. */
static int add_measured(scmp_filter_ctx c, bool writes)
{
    int r = add_open(c, SCMP_SYS(open), 1, writes) | add_open(c, SCMP_SYS(openat), 2, writes) |
            add_access(c, SCMP_SYS(access), 1) | add_access(c, SCMP_SYS(faccessat), 2) |
            add_access(c, SCMP_SYS(faccessat2), 2);
    /* abort() is a signal to oneself, isatty() a question to a terminal, and a stack's size is
     * asked for as a limit that is not set anew. */
    r |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                          SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
    r |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, TCGETS, 0));
    r |= seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0, 0));
    return r;
}

static int add_lists(scmp_filter_ctx c, bool writes)
{
    const struct {
        const int *calls;
        size_t n;
        uint32_t action;
    } lists[] = {
        {allowed, sizeof allowed / sizeof *allowed, SCMP_ACT_ALLOW},
        {deadly, sizeof deadly / sizeof *deadly, SCMP_ACT_KILL_PROCESS},
        {changing, sizeof changing / sizeof *changing,
         writes ? SCMP_ACT_ALLOW : SCMP_ACT_KILL_PROCESS},
        {making, sizeof making / sizeof *making, writes ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EACCES)},
        {keeping, sizeof keeping / sizeof *keeping,
         writes ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EACCES)},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (add_all(c, lists[i].action, lists[i].calls, lists[i].n) != 0)
            return -1;
    return add_measured(c, writes);
}

static int enter_seccomp(bool writes, const char **why)
{
    scmp_filter_ctx c = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    int r = -1;
    *why = "the list of system calls could not be made";
    if (c && add_lists(c, writes) == 0) {
        seccomp_attr_set(c, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
        seccomp_attr_set(c, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a binary tree: it is asked often */
        *why = "the kernel did not take the list of system calls";
        r = seccomp_load(c) == 0 ? 0 : -1;
    }
    seccomp_release(c);
    return r;
}

/* ---- Landlock, by its system calls: the C library of Debian 12 has no names for them ---- */

enum {
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_DIR = 1 << 3,
    REMOVE_FILE = 1 << 5,
    MAKE_DIR = 1 << 7,
    MAKE_REG = 1 << 8,
    ALL_OF_1 = (1 << 13) - 1, /* rights on files that the first version knows */
    REFER = 1 << 13,          /* since version 2 */
    TRUNCATE = 1 << 14,       /* 3 */
    TCP_BOTH = 3,             /* 4 */
    IOCTL_DEV = 1 << 15,      /* 5 */
    SCOPE_BOTH = 3,           /* 6: signals and abstract sockets of others */
};
struct landlock_rules {
    uint64_t files, net, scoped;
};
struct landlock_beneath {
    uint64_t rights;
    int32_t fd;
} __attribute__((packed));

/* Fonts, tables of poppler and tesseract, what the C library loads late. */
static const char *const usual[] = {
    "/usr/share",      "/usr/local/share",      "/usr/lib",   "/lib",        "/etc/fonts",
    "/etc/ld.so.cache", "/var/cache/fontconfig", "/proc/self", "/dev/urandom",
    "/dev/null",       "/sys/devices/system/cpu",
};
static const char *const homely[] = {"/.fonts", "/.local/share/fonts", "/.config/fontconfig",
                                     "/.cache/fontconfig"};
static const char *const named[] = {"TESSDATA_PREFIX", "FONTCONFIG_PATH", "FONTCONFIG_FILE"};

/* What is not there need not be allowed. */
static void allow(int rules, const char *path, uint64_t rights)
{
    struct stat st;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0) {
        struct landlock_beneath b = {
            .rights = S_ISDIR(st.st_mode) ? rights : rights & (READ_FILE | WRITE_FILE | TRUNCATE),
            .fd = fd};
        syscall(SYS_landlock_add_rule, rules, 1 /* PATH_BENEATH */, &b, 0u);
    }
    close(fd);
}

static void allow_reading(int rules, const char *path)
{
    allow(rules, path, READ_FILE | READ_DIR);
}

static void allow_all_reading(int rules, const struct sandbox *s)
{
    const char *home = getenv("HOME");
    char path[4096];
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        allow_reading(rules, usual[i]);
    for (size_t i = 0; home && *home && i < sizeof homely / sizeof *homely; i++) {
        snprintf(path, sizeof path, "%s%s", home, homely[i]);
        allow_reading(rules, path);
    }
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (getenv(named[i]))
            allow_reading(rules, getenv(named[i]));
    for (size_t i = 0; s->readable && s->readable[i]; i++)
        allow_reading(rules, s->readable[i]);
}

/* 0 or less where there is none, or it is switched off. */
static long landlock_version(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0ul, 1u /* VERSION */);
}

bool sandbox_hides_files(void)
{
    return landlock_version() >= 1;
}

/* Where the kernel has Landlock, and lets us. */
static void enter_landlock(const struct sandbox *s)
{
    long version = landlock_version();
    if (version < 1)
        return;
    struct landlock_rules r = {.files = ALL_OF_1 | (version >= 2 ? REFER : 0) |
                                        (version >= 3 ? TRUNCATE : 0) |
                                        (version >= 5 ? IOCTL_DEV : 0),
                               .net = version >= 4 ? TCP_BOTH : 0,
                               .scoped = version >= 6 ? SCOPE_BOTH : 0};
    size_t size = version >= 6 ? sizeof r : version >= 4 ? 2 * sizeof r.files : sizeof r.files;
    int rules = (int)syscall(SYS_landlock_create_ruleset, &r, size, 0u);
    if (rules < 0)
        return;
    allow_all_reading(rules, s);
    for (size_t i = 0; s->writable && s->writable[i]; i++)
        allow(rules, s->writable[i],
              r.files & (READ_FILE | READ_DIR | WRITE_FILE | REMOVE_FILE | MAKE_DIR | MAKE_REG | TRUNCATE));
    syscall(SYS_landlock_restrict_self, rules, 0u);
    close(rules);
}

static void set_limit(int what, size_t to)
{
    struct rlimit l;
    if (getrlimit(what, &l) != 0 || (l.rlim_max != RLIM_INFINITY && l.rlim_max < to))
        return;
    l.rlim_cur = l.rlim_max = to;
    setrlimit(what, &l);
}

int sandbox_enter(const struct sandbox *s, const char **why)
{
    set_limit(RLIMIT_CORE, 0); /* a core would hold other people's documents */
    set_limit(RLIMIT_NOFILE, 256);
    if (!SANITIZED) {
        if (!s->files_grow)
            set_limit(RLIMIT_FSIZE, 0);
        if (s->memory)
            set_limit(RLIMIT_AS, s->memory);
    }
    *why = "new rights cannot be given up";
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return -1;
    enter_landlock(s);
    return sandbox_is_whole() ? enter_seccomp(s->writable != NULL, why) : 0;
}
