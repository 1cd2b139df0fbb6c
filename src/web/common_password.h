/* common_password - is a password one of those everybody tries first? By data/common_passwords.txt, built into the binary. */
#ifndef WEB_COMMON_PASSWORD_H
#define WEB_COMMON_PASSWORD_H

#include <stdbool.h>

#include "base/arena.h"

/*
 * Also with capitals, with figures and signs before or behind (Admin@2026), and with look-alikes (P@ssw0rd). false when the
 * arena is full: see arena_failed.
 */
bool common_password(struct arena *a, const char *password);

#endif
