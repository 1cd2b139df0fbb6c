/* run - start a program, wait for it, and read what it said. For the tests of programs and tools. */
#ifndef TESTS_SUPPORT_RUN_H
#define TESTS_SUPPORT_RUN_H

#include "support/test.h"

struct run {
	int status;       /* exit status; 128 + n when signal n ended it; 127 when it could not be started */
	const char *text; /* standard output and standard error together, in the test's arena */
};

/* argv ends with NULL; argv[0] is looked up in PATH when it has no slash. Nothing is on standard input. */
struct run run_program(struct test *t, const char *const *argv);

#define RUN(t, ...) run_program((t), (const char *const[]){ __VA_ARGS__, NULL })

#endif
