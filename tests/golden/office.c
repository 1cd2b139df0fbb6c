/* The workbench's own pages. */
#include "golden/pages.h"
#include "office/admin.tmpl.h"
#include "office/inbox.tmpl.h"
#include "office/login.tmpl.h"
#include "office/route.tmpl.h"

#define NORMAL { VIEW_GOOD, "正常", NULL }

static const struct view_option bodies[] = { { .value = "1", .text = "县教育局" }, { .value = "2", .text = "县政府办", .chosen = true } };
static const struct view_filter filter_rows[] = { { "body", "机构", "全部机构", bodies, ARRAY_LEN(bodies) } };

static void draw_login(struct buf *b)
{
	static const struct view_error errors[] = { { "account", "请填写账号。" }, { NULL, "账号或密码不对，还可以再试 3 次。" } };
	struct view_login v = {
		.site = &golden_site, .csrf = "token", .next = "/office/documents/7",
		.message = "登录已超时，请重新登录。",
		.errors = { errors, ARRAY_LEN(errors) },
		.account = { .name = "account", .label = "账号", .value = "", .error = "请填写账号。", .autocomplete = "username" },
		.password = { .name = "password", .label = "密码", .type = "password", .autocomplete = "current-password" },
	};
	tmpl_login(b, &v);
}

static void draw_password(struct buf *b)
{
	static const char *const rules[] = { "至少 8 个字，含大写字母、小写字母、数字和符号", "不能与最近 5 个密码相同" };
	struct view_password v = {
		.page = golden_work_page("修改密码", NULL), .why = "这是您第一次登录，请先修改密码。",
		.old_password = { .name = "old", .label = "现在的密码", .type = "password", .autocomplete = "current-password", .width = 20 },
		.new_password = { .name = "new", .label = "新密码", .type = "password", .autocomplete = "new-password", .width = 20 },
		.again = { .name = "again", .label = "再输一次新密码", .type = "password", .autocomplete = "new-password", .width = 20 },
		.rules = rules, .rule_len = ARRAY_LEN(rules),
	};
	tmpl_password(b, &v);
}

static void draw_sessions(struct buf *b)
{
	static const struct view_session rows[] = {
		{ "s1", "Chrome · Windows", "192.0.2.17", "2026-03-16 08:31", "2026-03-16 09:00", true },
		{ "s2", "Firefox · 统信 UOS", "192.0.2.44", "2026-03-15 14:02", "2026-03-15 17:58", false },
	};
	struct view_sessions v = { .page = golden_work_page("登录记录", NULL), ROWS(rows) };

	tmpl_sessions(b, &v);
}

static void draw_inbox(struct buf *b)
{
	static const struct view_figure figures[] = {
		{ "待我办理", "6", "件", NULL, "/office", VIEW_PLAIN }, { "将到期", "2", "件", NULL, "/office?due=soon", VIEW_WARN },
		{ "逾期", "1", "件", NULL, "/office?due=late", VIEW_BAD }, { "本周办结", "14", "件", NULL, "/office?tab=done", VIEW_GOOD },
	};
	static const struct view_link tabs[] = { { "/office", "待我办理", true }, { "/office?tab=seen", "我经手的", false }, { "/office?tab=done", "已办结", false } };
	static const struct view_task rows[] = {
		{ "/office/documents/7", "示例县义务教育阶段学校2026年秋季招生办法", "部门初审", "县教育局", "信息员甲", "2026-03-10 10:12",
		  "已等 4 个工作日", { VIEW_BAD, "逾期 1 个工作日（3月13日止）", NULL }, NULL },
		{ "/office/documents/9", "2026年教师资格认定公告", "部门初审", "县教育局", "信息员甲", "2026-03-13 16:40", "已等 1 个工作日",
		  { VIEW_WARN, "还剩 1 个工作日（3月17日止）", NULL }, NULL },
		{ "/office/documents/12", "示例县教育局2026年部门预算", "修改后再送", "县教育局", "复审员甲", "2026-03-16 08:35", "今天",
		  { VIEW_GOOD, "还剩 3 个工作日（3月19日止）", NULL }, "第二页“三公经费”合计与分项之和不符，请核对。" },
		{ "/office/documents/15", "关于举办全县中小学生春季运动会的通知", "部门初审", "县教育局", "信息员甲", "2026-03-16 08:58", "今天",
		  { 0 }, NULL },
	};
	struct view_inbox v = {
		.page = golden_work_page("待办", "/office"), .figures = figures, .figure_len = ARRAY_LEN(figures), .tabs = tabs, .tab_len = ARRAY_LEN(tabs),
		.filters = { .action = "/office", .query = "", .rows = filter_rows, .len = 1 }, .new_href = "/office/documents/new",
		ROWS(rows), .pager = { .total = 4, .page = 1, .page_count = 1 },
	};
	v.page.notice = "《2026年县级重点建设项目名单》已送复审员甲签发。";
	v.page.notice_tone = VIEW_GOOD;
	tmpl_inbox(b, &v);
}

static void draw_inbox_empty(struct buf *b)
{
	struct view_inbox v = { .page = golden_work_page("待办", "/office"),
				.empty = { "没有等您办理的文件", "同事提交审核后，会出现在这里，并提醒您还剩几个工作日。", { "/office/documents", "查看全部文件", false } } };

	tmpl_inbox(b, &v);
}

static void draw_accounts(struct buf *b)
{
	static const struct view_account_row rows[] = {
		{ "/office/accounts/4", "bianji", "信息员甲", "示例县人民政府", "信息员", "2026-03-16 08:31", NORMAL },
		{ "/office/accounts/6", "chushen", "初审员甲", "县教育局", "初审", NULL, { VIEW_WARN, "锁定", NULL } },
		{ "/office/accounts/9", "lizhi", "信息员丁", "县民政局", "信息员、初审", "2025-11-02 17:20", { VIEW_BAD, "停用", NULL } },
	};
	struct view_accounts v = {
		.page = golden_work_page("账号", "/office/accounts"), .filters = { .action = "/office/accounts", .query = "李", .query_label = "姓名或账号",
		.rows = filter_rows, .len = 1, .clear_href = "/office/accounts" }, .new_href = "/office/accounts/new",
		.import_href = "/office/accounts/import", .export_href = "/office/accounts.csv", ROWS(rows), .pager = { .total = 3, .page = 1, .page_count = 1 },
	};
	tmpl_accounts(b, &v);
}

static void draw_account_form(struct buf *b)
{
	static const struct view_error errors[] = { { "login", "账号“bianji”已经有人使用。" } };
	struct view_account_form v = {
		.page = golden_work_page("新增账号", "/office/accounts"), .heading = "新增账号", .action = "/office/accounts/save", .is_new = true,
		.errors = { errors, 1 },
		.login = { .name = "login", .label = "登录名", .value = "bianji", .error = "账号“bianji”已经有人使用。", .hint = "小写字母和数字，登录时使用", .width = 20 },
		.name = { .name = "name", .label = "姓名或岗位", .value = "信息员甲", .width = 20 }, .cancel_href = "/office/accounts",
	};
	tmpl_account_form(b, &v);
}

/* As the security administrator sees it, right after giving a password. */
static void draw_account_grants(struct buf *b)
{
	static const struct view_option roles[] = { { .value = "none", .text = "无" },
						    { .value = "editor", .text = "信息员", .group = "业务岗位", .chosen = true },
						    { .value = "sysadmin", .text = "系统管理员", .group = "管理员" } };
	static const struct view_option reach[] = { { .value = "here", .text = "仅本机构", .chosen = true }, { .value = "tree", .text = "含下级" } };
	static const struct view_pair facts[] = { { "登录名", "bianji", NULL }, { "状态", "正常", NULL }, { "角色", "信息员（县政府办）", NULL } };
	static const struct view_grant_row grants[] = {
		{ { .name = "role", .id = "role-1", .label = "角色", .options = roles, .option_len = ARRAY_LEN(roles) },
		  { .name = "body", .id = "body-1", .label = "机构", .options = bodies, .option_len = ARRAY_LEN(bodies) },
		  { .name = "reach", .id = "reach-1", .label = "范围", .options = reach, .option_len = ARRAY_LEN(reach) } },
	};
	static const struct view_act acts[] = { { "/office/accounts/4/reset", "重置密码", NULL, NULL, false },
						{ "/office/accounts/4/sessions", "退出该账号的全部登录", NULL, NULL, true } };
	struct view_account_form v = {
		.page = golden_work_page("信息员甲", "/office/accounts"), .heading = "信息员甲", .id = "4", .revision = "7",
		.facts = facts, .fact_len = ARRAY_LEN(facts), .grants_action = "/office/accounts/4/grants",
		.grants_message = "同一机构的信息员写了两次。", .grants = grants, .grant_len = ARRAY_LEN(grants),
		.acts = acts, .act_len = ARRAY_LEN(acts), .one_time_password = "kR7m-Q2wa-9TyX-pL4d",
	};
	tmpl_account_form(b, &v);
}

static void draw_bodies(struct buf *b)
{
	static const struct view_body_row rows[] = {
		{ "/office/bodies/1", "示例县人民政府", "县", "11990121009901219E", "示例市人民政府", 0, 12, 402, NORMAL },
		{ "/office/bodies/2", "示例县教育局", "部门", "1199012100991102XR", "示例县人民政府", 1, 4, 231, NORMAL },
		{ "/office/bodies/3", "示例县第一中学", "企事业", NULL, "示例县教育局", 2, 1, 18, NORMAL },
		{ "/office/bodies/4", "示例县物价局", "部门", "119901210099119999", "示例县人民政府", 1, 0, 96, { VIEW_BAD, "已撤销", NULL } },
	};
	struct view_body_list v = { .page = golden_work_page("机构", "/office/bodies"), .new_href = "/office/bodies/new", .import_href = "/office/bodies/import",
				    .export_href = "/office/bodies.csv", ROWS(rows), .pager = { .total = 4, .page = 1, .page_count = 1 } };

	tmpl_body_list(b, &v);
}

#define TEXT(n, l, v) { .name = (n), .label = (l), .value = (v) }

static void draw_body_form(struct buf *b)
{
	static const struct view_option levels[] = { { .value = "county", .text = "县" }, { .value = "department", .text = "部门", .chosen = true } };
	static const struct view_option parents[] = { { .value = "", .text = "（没有上级）" }, { .value = "1", .text = "示例县人民政府", .group = "县", .chosen = true },
						      { .value = "2", .text = "示例县教育局", .group = "部门" }, { .value = "3", .text = "示例县民政局" } };
	static const struct view_option status[] = { { .value = "on", .text = "正常", .chosen = true }, { .value = "off", .text = "已撤销", .hint = "不再公开新的信息，已公开的保留原机构名称" } };
	struct view_body_form v = {
		.page = golden_work_page("示例县教育局", "/office/bodies"), .heading = "示例县教育局", .action = "/office/bodies/2", .cancel_href = "/office/bodies",
		.warning = "统一社会信用代码的校验位不对，已照样保存，请核对证照。",
		.name = TEXT("name", "名称", "示例县教育局"), .short_name = TEXT("short_name", "简称", "县教育局"),
		.level = { .name = "level", .label = "层级", .options = levels, .option_len = ARRAY_LEN(levels) },
		.parent = { .name = "parent", .label = "上级机构", .options = parents, .option_len = ARRAY_LEN(parents) },
		.code = { .name = "code", .label = "统一社会信用代码", .value = "1199012100991102XR", .hint = "18 位，或 9 位组织机构代码" },
		.area_code = TEXT("area_code", "行政区划代码", "990121"), .address = TEXT("address", "办公地址", "示例县城关镇文昌街12号"),
		.slug = TEXT("slug", "标识", "jyj"), .index_pattern = TEXT("index_pattern", "索引号格式", NULL), .phone = TEXT("phone", "电话", "0000-8212100"), .fax = TEXT("fax", "传真", NULL),
		.email = TEXT("email", "电子邮箱", "jyj@example.invalid"),
		.office_hours = TEXT("office_hours", "办公时间", "周一至周五 8:30—12:00，14:30—18:00"),
		.status = { .name = "status", .label = "状态", .options = status, .option_len = ARRAY_LEN(status) }, .sort = TEXT("sort", "排列顺序", "30"),
	};
	tmpl_body_form(b, &v);
}

static void draw_sections(struct buf *b)
{
	static const struct view_section_row rows[] = {
		{ "/office/sections/1", "政府信息公开", "zwgk", "信息公开目录", 0, 0, NULL, NORMAL },
		{ "/office/sections/2", "县政府文件", "zwgk/zfwj", "政策文件", 1, 1204, "2026-03-16", NORMAL },
		{ "/office/sections/3", "议案建议提案办理", "zwgk/yata", "政策文件", 1, 0, NULL, { VIEW_WARN, "空白栏目", NULL } },
	};
	struct view_section_list v = { .page = golden_work_page("栏目", "/office/sections"), .new_href = "/office/sections/new", ROWS(rows) };

	tmpl_section_list(b, &v);
}

static void draw_section_form(struct buf *b)
{
	static const struct view_option parents[] = { { .value = "", .text = "（第一级）" }, { .value = "1", .text = "政府信息公开", .chosen = true } };
	static const struct view_option types[] = { { .value = "政策文件", .text = "政策文件", .chosen = true }, { .value = "工作动态", .text = "工作动态" } };
	static const struct view_option status[] = { { .value = "on", .text = "显示", .chosen = true }, { .value = "off", .text = "停用" } };
	struct view_section_form v = {
		.page = golden_work_page("新增栏目", "/office/sections"), .heading = "新增栏目", .action = "/office/sections/new", .cancel_href = "/office/sections", .is_new = true,
		.name = TEXT("name", "名称", NULL), .parent = { .name = "parent", .label = "上级栏目", .options = parents, .option_len = 2 },
		.slug = { .name = "slug", .label = "路径", .hint = "小写字母和数字，如 zfwj" }, .type = { .name = "type", .label = "栏目类型", .options = types, .option_len = 2 },
		.sort = TEXT("sort", "排列顺序", "10"),
		.description = { .name = "description", .label = "栏目说明", .rows = 3 }, .keywords = TEXT("keywords", "关键词", NULL),
		.status = { .name = "status", .label = "状态", .options = status, .option_len = 2 },
	};
	tmpl_section_form(b, &v);
}

static void draw_import(struct buf *b)
{
	static const struct view_import_line lines[] = { { 4, "code", "统一社会信用代码的校验位不对（警告，照样导入）。" }, { 9, NULL, "列数不对：应有 14 列，实有 12 列。" } };
	struct view_import v = {
		.page = golden_work_page("导入机构", "/office/bodies"), .heading = "导入机构", .action = "/office/bodies/import", .cancel_href = "/office/bodies",
		.columns = "code_key,parent_key,name,short_name,level,code", .sample = "jyj,xian,示例县教育局,县教育局,部门,1199012100991102XR",
		.csv = { .name = "csv", .label = "或者粘贴内容", .rows = 6, .optional = true }, .reported = true, .dry_run = true, .added = 41, .changed = 2, .same = 4, .refused = 1,
		.lines = lines, .line_len = ARRAY_LEN(lines),
	};
	tmpl_import(b, &v);
}

static void draw_audit(struct buf *b)
{
	static const struct view_audit_row rows[] = {
		{ "2026-03-16 08:58", "信息员甲", "提交审核", "关于举办全县中小学生春季运动会的通知", "/office/documents/15", "县教育局", NULL, VIEW_PLAIN, 12040 },
		{ "2026-03-16 08:31", "初审员甲", "退回修改", "示例县教育局2026年部门预算", NULL, "县教育局", "合计与分项之和不符", VIEW_WARN, 12039 },
		{ "2026-03-16 08:30", "初审员甲", "登录", "账号：初审员甲", NULL, NULL, NULL, VIEW_PLAIN, 12038 },
	};
	static const struct view_pair findings[] = { { "第 17 条", "第 17 条记录的内容被改动过。", NULL } };
	struct view_audit v = { .page = golden_work_page("审计日志", "/office/audit"), .filters = { .action = "/office/audit", .query = "", .query_label = "人员或对象",
				.rows = filter_rows, .len = 1 }, .export_href = "/office/audit.csv",
				.chain_note = "事件链校验通过，共 12,040 条（2026年3月16日 06:00）。", .chain_tone = VIEW_GOOD, .verify_action = "/office/audit/verify", .findings = findings, .finding_len = 1,
				.count_note = "共 3 条", ROWS(rows), .pager = { .total = 3, .page = 1, .page_count = 1 } };

	tmpl_audit(b, &v);
}

static void draw_settings(struct buf *b)
{
	static const struct view_option themes[] = { { .value = "blue", .text = "青蓝", .chosen = true }, { .value = "teal", .text = "松绿" }, { .value = "plum", .text = "绛紫" } };
	static const struct view_option on_off[] = { { .value = "1", .text = "每页注明演示", .chosen = true } };
	static const struct view_setting site[] = {
		{ VIEW_TEXT, { .name = "site.name", .label = "网站名称", .value = "示例县人民政府" } },
		{ VIEW_TEXT, { .name = "site.id_code", .label = "政府网站标识码", .value = "9901210001", .hint = "10 位，由上级主管部门核发", .width = 20 } },
		{ VIEW_SELECT, { .name = "site.theme", .label = "配色", .options = themes, .option_len = ARRAY_LEN(themes) } },
		{ VIEW_CHECKBOXES, { .name = "site.demo", .label = "演示", .options = on_off, .option_len = 1 } },
	};
	static const struct view_setting password[] = {
		{ VIEW_TEXT, { .name = "password.length", .label = "密码最少字数", .value = "8", .width = 4 } },
		{ VIEW_DATE, { .name = "from_on", .label = "从哪天起生效", .value = "2026-03-17" } },
	};
	static const struct view_setting_group groups[] = { { "网站", "显示在门户每一页的页眉、页脚和网页标签中。", "/office/settings/site", site, ARRAY_LEN(site) },
							    { "登录与密码", NULL, "/office/settings/password", password, ARRAY_LEN(password) } };
	struct view_settings v = { .page = golden_work_page("设置", "/office/settings"), .groups = groups, .group_len = ARRAY_LEN(groups) };

	tmpl_settings(b, &v);
}

static void draw_routes(struct buf *b)
{
	static const struct view_route_step steps[] = { { "部门初审", "初审", "2 个工作日", false }, { "领导复审", "复审（分管领导）", "2 个工作日", true },
							{ "保密审查", "保密审查", NULL, false } };
	static const struct view_route_row rows[] = {
		{ "一般流程", "全部机构，全部体裁", "2008-05-01", { VIEW_GOOD, "使用中", NULL }, "/office/routes/1/close", steps, ARRAY_LEN(steps) },
		{ "旧流程", "县教育局，全部体裁", "2008-05-01", { VIEW_QUIET, "已停用", NULL }, NULL, steps, 1 },
	};
	struct view_route_list v = { .page = golden_work_page("审核流程", "/office/routes"), .new_href = "/office/routes/new", ROWS(rows) };

	tmpl_route_list(b, &v);
}

static void draw_route_form(struct buf *b)
{
	static const struct view_option roles[] = { { .value = "none", .text = "无" }, { .value = "first_reviewer", .text = "部门初审", .chosen = true } };
	static const struct view_option limits[] = { { .value = "0", .text = "不限时" }, { .value = "2", .text = "2 个工作日", .chosen = true } };
	static const struct view_option signs[] = { { .value = "no", .text = "不须签批", .chosen = true }, { .value = "yes", .text = "须再次输入密码签批" } };
	static const struct view_option any[] = { { .value = "", .text = "全部", .chosen = true } };
	static const struct view_route_form_step steps[] = {
		{ { .name = "role", .id = "role-1", .label = "第 1 步", .options = roles, .option_len = 2 },
		  { .name = "limit", .id = "limit-1", .label = "时限", .options = limits, .option_len = 2 },
		  { .name = "sign", .id = "sign-1", .label = "签批", .options = signs, .option_len = 2 } },
	};
	static const struct view_error errors[] = { { NULL, "审核流程必须包含保密审查。" } };
	struct view_route_form v = {
		.page = golden_work_page("新增审核流程", "/office/routes"), .action = "/office/routes/save", .cancel_href = "/office/routes",
		.errors = { errors, 1 }, .steps_message = "审核流程必须包含保密审查。", .name = TEXT("name", "流程名称", "规范性文件流程"),
		.body = { .name = "body_id", .label = "适用机构", .options = any, .option_len = 1, .optional = true },
		.genre = { .name = "genre", .label = "适用体裁", .options = any, .option_len = 1, .optional = true },
		.from_on = TEXT("from_on", "启用日期", "2026-03-16"), .steps = steps, .step_len = ARRAY_LEN(steps),
	};

	tmpl_route_form(b, &v);
}

static void draw_denied(struct buf *b)
{
	struct view_work_page page = golden_work_page("没有权限", NULL);
	struct view_failure v = { .work = &page, .status = 403, .message = "您没有办理这件事的权限。", .kept = "您填写的内容没有丢失。", .request_id = "7f3a-0013", .back = { "/office", "回到待办", false } };

	tmpl_failure(b, &v);
}

const struct golden_page golden_office[] = {
	{ "login", draw_login },		{ "password", draw_password },	   { "sessions", draw_sessions },
	{ "inbox", draw_inbox },		{ "inbox-empty", draw_inbox_empty }, { "accounts", draw_accounts },
	{ "account-form", draw_account_form }, { "account-grants", draw_account_grants }, { "body-list", draw_bodies },	   { "body-form", draw_body_form },
	{ "section-list", draw_sections },	{ "section-form", draw_section_form }, { "import", draw_import },
	{ "routes", draw_routes },		{ "route-form", draw_route_form },
	{ "audit", draw_audit },		{ "settings", draw_settings },	   { "denied", draw_denied },
	{ NULL, NULL },
};
