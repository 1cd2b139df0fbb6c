/*
 * banned - functions nobody may call here; included before every file by the build, and with it the four headers of the C
 * library they stand in (stdio, stdlib, string, time).
 *
 * Each has a replacement that cannot overrun, lose an error or depend on hidden state.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef alloca
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok strtok_r gmtime localtime ctime asctime \
	atoi atol atof alloca

#endif
