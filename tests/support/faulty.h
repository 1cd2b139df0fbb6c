/*
 * faulty - a disk that fails on purpose, under SQLite: a VFS over the real one, the default once faulty_install was called.
 *
 * Counted are writes and flushes of database files and their logs. What was written since a file's last flush is
 * remembered, so that a power cut can take it back, all of it or some sectors of it.
 */
#ifndef TESTS_SUPPORT_FAULTY_H
#define TESTS_SUPPORT_FAULTY_H

#include <stdbool.h>

enum faulty_kind {
	FAULTY_NONE,
	FAULTY_WRITE,     /* the n-th write fails; the ones after it do not */
	FAULTY_FULL,      /* from the n-th on, writes that would make a file longer find no room, until faulty_arm */
	FAULTY_FLUSH,     /* the n-th flush fails */
	FAULTY_POWER,     /* at the n-th write or flush the machine stops; nothing unflushed reaches the disk */
	FAULTY_POWER_TORN /* the same; some unflushed sectors do, in any order */
};

void faulty_install(void);
void faulty_arm(enum faulty_kind kind, int n); /* counts from 1, anew; FAULTY_NONE: a sound disk */
bool faulty_struck(void);                      /* the n-th operation came since faulty_arm */
/* After a power cut, with every connection closed: put the files into the state the disk would be in. */
void faulty_reboot(unsigned seed);

#endif
