/* account_words - an account in words, for the list and for its own page. */
#ifndef OFFICE_ACCOUNT_WORDS_H
#define OFFICE_ACCOUNT_WORDS_H

#include "org/org.h"
#include "web/parts_view.h"

struct view_badge account_badge(const struct account *a);             /* ● 正常, ■ 停用, ▲ 锁定, ▲ 未发密码 */
const char *account_roles(struct ctx *cx, const struct account *a);   /* 信息员、初审; each once */
/* 县教育局、县民政局; each once */
const char *account_bodies(struct ctx *cx, const struct account *a, const struct body *tree, size_t n);
/* 信息员（县教育局）、考核员（示例县人民政府，含下级） */
const char *account_grants_text(struct ctx *cx, const struct account *a, const struct body *tree, size_t n);

#endif
