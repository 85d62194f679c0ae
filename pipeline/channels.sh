#!/bin/sh
# Makes both channels anew from a folder of texts: `make channels LM_TEXT=FOLDER`. Two runs over the
# same folder, by the same tesseract, give the same bytes.
# usage: channels.sh BUILD FOLDER PAGES
set -eu
build=$1 folder=$2 pages=$3
export LC_ALL=C
out=$build/channels
rm -rf "$out"
mkdir -p "$out/eng"
if [ -e "$folder/broken-pages.tar.xz" ]; then # pages named te* are for testing, not for learning
    xz -dc "$folder/broken-pages.tar.xz" | tar -xf - -C "$out/eng"
    find "$out/eng" -name 'te*' -exec rm {} +
fi
# shellcheck disable=SC2046
"$build/mkmodel" channel rules/repair/eng.channel $(find "$out/eng" -name '*.truth.txt' | sort) \
    $(find "$folder" -name '*.tsv' | sort) rules/repair/habits.tsv
sh pipeline/channel_pages.sh "$build/mkcorpus" "$build/trichluc" "$folder" "$out/vie" "$pages"
# shellcheck disable=SC2046
"$build/mkmodel" channel rules/repair/vie.channel $(find "$out/vie" -name '*.truth.txt' | sort)
