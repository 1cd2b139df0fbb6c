/* audit_data - what was recorded with an event (a flat JSON object of our own), in words. */
#ifndef OFFICE_AUDIT_DATA_H
#define OFFICE_AUDIT_DATA_H

#include "base/buf.h"
#include "office/audit_draw.h"

/* Appends "状态：停用；…"; nothing for {}. Names and codes that have words are written in words, values of people as they are. */
void audit_data_text(struct buf *b, struct ctx *cx, const char *data, const struct audit_names *names);

#endif
