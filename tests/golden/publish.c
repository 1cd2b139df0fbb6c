/* The pages of drafting and review. */
#include "golden/pages.h"
#include "publish/documents.tmpl.h"
#include "publish/editor.tmpl.h"
#include "publish/review.tmpl.h"

static void draw_documents(struct buf *b)
{
	static const struct view_link tabs[] = { { "/office/documents", "全部", true }, { "/office/documents?state=draft", "草稿", false },
						 { "/office/documents?state=review", "审核中", false }, { "/office/documents?state=published", "已发布", false } };
	static const struct view_doc_work_row rows[] = {
		{ .href = "/office/documents/7", .title = "示例县义务教育阶段学校2026年秋季招生办法", .doc_no = "示教发〔2026〕3号", .body = "县教育局", .section = "部门文件",
		  .author = "信息员甲", .changed_at = "2026-03-10 10:12", .state = { VIEW_WARN, "待部门初审", NULL } },
		{ .href = "/office/documents/101", .title = "示例县人民政府关于印发《示例县农村公路养护管理办法》的通知", .doc_no = "示政发〔2026〕12号",
		  .index_no = "990121001/2026-00012", .body = "示例县人民政府", .section = "县政府文件", .author = "信息员乙", .changed_at = "2026-03-16 09:00",
		  .state = { VIEW_GOOD, "已发布", NULL } },
		{ .href = "/office/documents/12", .title = "示例县教育局2026年部门预算", .body = "县教育局", .section = "财政预决算", .author = "信息员甲",
		  .changed_at = "2026-03-16 08:35", .state = { VIEW_BAD, "退回修改", NULL } },
	};
	struct view_documents v = { .page = golden_work_page("文件", "/office/documents"), .filters = { .action = "/office/documents", .query = "" },
				    .new_href = "/office/documents/new", .tabs = tabs, .tab_len = ARRAY_LEN(tabs), ROWS(rows), .pager = { .total = 3, .page = 1, .page_count = 1 } };

	tmpl_documents(b, &v);
}

static void draw_register(struct buf *b)
{
	static const struct view_register_row rows[] = {
		{ 12, "/office/documents/101", "示例县人民政府关于印发《示例县农村公路养护管理办法》的通知", "示政发〔2026〕12号", "990121001/2026-00012", "示例县人民政府", "主动公开", NULL,
		  "信息员乙", "2026-03-11", "初审员乙", "2026-03-12", "复审员甲", "2026-03-13", "保密员甲", "2026-03-16", "系统", "2026-03-16 09:00" },
		{ 11, "/office/documents/77", "示例县2026年防汛值班通讯录", NULL, NULL, "县水利局", "不予公开", "条例第十五条（个人隐私）", "信息员丙", "2026-03-09", "初审员丙", "2026-03-09",
		  "复审员乙", "2026-03-10", "保密员甲", "2026-03-10", NULL, NULL },
	};
	struct view_register v = { .page = golden_work_page("登记簿", "/office/register"), .export_href = "/office/register.csv", ROWS(rows), .pager = { .total = 2, .page = 1, .page_count = 1 } };

	v.page.wide = true;
	tmpl_register_list(b, &v);
}

static const struct view_finding findings[] = {
	{ true, "正文第 4 段", "99.25%", "2,104 除以 2,124 应为 99.06%，与文中数字不符。", "改为 99.06%，或核对两个数。" },
	{ false, NULL, "截止目前", "常见误用。", "截至目前" },
};
static const struct view_option sections[] = { { .value = "", .text = "请选择" }, { .value = "3", .text = "部门文件", .group = "政府信息公开", .chosen = true },
					       { .value = "4", .text = "财政预决算" }, { .value = "9", .text = "本县要闻", .group = "政务要闻" } };
static const struct view_option genres[] = { { .value = "", .text = "请选择" }, { .value = "tz", .text = "通知", .chosen = true }, { .value = "gg", .text = "公告" } };
static const struct view_option ways[] = {
	{ .value = "active", .text = "主动公开", .hint = "审核通过后在门户公布" },
	{ .value = "on_request", .text = "依申请公开", .hint = "不在门户公布，有人申请时提供", .chosen = true },
	{ .value = "withheld", .text = "不予公开", .hint = "须有《政府信息公开条例》第十四条至第十六条的依据" },
};
static const struct view_option grounds[] = { { .value = "", .text = "请选择" }, { .value = "15", .text = "第十五条　涉及商业秘密、个人隐私" } };
static const struct view_option owner[] = { { .value = "2", .text = "县教育局", .chosen = true } };

static void draw_editor(struct buf *b)
{
	static const struct view_error errors[] = { { "title", "请填写标题。" }, { "made_on", "成文日期写作 2026-03-16。" }, { "ground", "请选择法律依据。" } };
	struct view_editor v = {
		.page = golden_work_page("修改文件", "/office/documents"), .heading = "修改文件", .action = "/office/documents/save", .id = "7", .draft_key = "3:7",
		.revision = "5", .saved_at = "2026-03-16 08:40", .state = { VIEW_BAD, "退回修改", NULL }, .returned_why = "招生片区划分表缺城关镇北关村，请补上后再送。",
		.returned_by = "初审员甲，2026年3月13日", .errors = { errors, ARRAY_LEN(errors) }, .findings = findings, .finding_len = ARRAY_LEN(findings),
		.owner = { .name = "body_id", .label = "机构", .options = owner, .option_len = 1 },
		.title = { .name = "title", .label = "标题", .error = "请填写标题。", .max_len = 200, .hint = "与文件正文的标题一致，不加书名号" },
		.section = { .name = "section_id", .label = "栏目", .options = sections, .option_len = ARRAY_LEN(sections) },
		.doc_no = { .name = "doc_no", .label = "文号", .value = "示教发〔2026〕3号", .optional = true },
		.issuer = { .name = "issuer", .label = "发文机关", .value = "示例县教育局", .optional = true },
		.made_on = { .name = "made_on", .label = "成文日期", .value = "三月十日", .error = "成文日期写作 2026-03-16。" },
		.effective_on = { .name = "effective_on", .label = "生效日期", .optional = true }, .repealed_on = { .name = "repealed_on", .label = "废止日期", .optional = true },
		.validity = { .name = "validity", .label = "有效性", .options = genres, .option_len = 1 },
		.theme = { .name = "theme", .label = "主题分类", .options = genres, .option_len = ARRAY_LEN(genres), .optional = true },
		.genre = { .name = "genre", .label = "体裁分类", .options = genres, .option_len = ARRAY_LEN(genres) },
		.keywords = { .name = "keywords", .label = "关键词", .value = "招生；义务教育", .optional = true },
		.summary = { .name = "summary", .label = "内容概述", .rows = 3, .optional = true }, .source = { .name = "source", .label = "信息来源", .optional = true },
		.disclosure = { .name = "disclosure", .label = "这份文件怎样公开", .options = ways, .option_len = ARRAY_LEN(ways) },
		.ground = { .name = "ground", .label = "法律依据", .options = grounds, .option_len = ARRAY_LEN(grounds), .error = "请选择法律依据。" },
		.ground_reason = { .name = "ground_note", .label = "理由", .rows = 3 },
		.body = { .name = "body_html", .label = "正文内容", .hint = "可以写纯文字（空一行分段），也可以粘贴网页格式。脚本和样式会自动去掉。", .rows = 18,
			  .value = "<p>第一条　……</p>\n\n</textarea><script>alert(1)</script>" },
		.preview_href = "/office/documents/7", .discard_action = "/office/documents/7/decide", .cancel_href = "/office/documents", .next_step = "部门初审",
	};
	tmpl_editor(b, &v);
}

static const char markup[] = "<p>一、小学、初中新生入学实行划片招生，免试就近入学。</p><p>二、外来务工人员随迁子女凭居住证和务工证明在居住地登记，由县教育局统筹安排。</p>"
			     "<p>三、各学校不得以任何形式组织入学考试，不得提前招生。</p>";
static const struct view_pair head[] = { { "机构", "县教育局", NULL }, { "栏目", "政府信息公开 / 部门文件", NULL }, { "文号", "示教发〔2026〕3号", NULL },
					 { "成文日期", "2026年3月10日", NULL }, { "主题分类", "科技、教育\\教育", NULL }, { "废止日期", NULL, NULL },
					 { "拟稿", "信息员甲", NULL }, { "信息来源", "县教育局", "https://jyj.example.invalid/" } };
static const struct view_step steps[] = { { "拟稿", VIEW_STEP_DONE, "2026-03-10", "信息员甲" }, { "部门初审", VIEW_STEP_DONE, "2026-03-12", "初审员甲" },
					  { "领导复审签发", VIEW_STEP_NOW, NULL, "等待复审员甲" }, { "保密审查", VIEW_STEP_TODO, NULL, NULL }, { "发布", VIEW_STEP_TODO, NULL, NULL } };
static const struct view_event events[] = {
	{ "2026-03-10 10:12", "信息员甲 · 信息员", "提交审核", NULL, VIEW_PLAIN },
	{ "2026-03-11 09:05", "初审员甲 · 初审", "退回修改", "招生片区划分表缺城关镇北关村，请补上后再送。", VIEW_BAD },
	{ "2026-03-11 15:30", "信息员甲 · 信息员", "再次提交", NULL, VIEW_PLAIN },
	{ "2026-03-12 08:50", "初审员甲 · 初审", "通过", "已核对片区表。", VIEW_GOOD },
};

static void draw_review(struct buf *b)
{
	static const struct view_option confirm[] = { { .value = "1", .text = "本人已阅全文，同意公开" } };
	static const struct view_decision decisions[] = {
		{ .kind = VIEW_DECIDE_SIGN, .action = "/office/documents/7/decide", .event = "pass", .heading = "签发，送保密审查", .explain = "签发记入登记簿，由您承担签发责任。", .button = "签发",
		  .opinion = { .name = "opinion", .id = "pass-opinion", .label = "意见", .rows = 2, .optional = true },
		  .confirm = { .name = "confirm", .label = "确认", .options = confirm, .option_len = 1 },
		  .password = { .name = "password", .label = "您的密码", .type = "password", .autocomplete = "current-password", .hint = "再次输入，作为签名" } },
		{ .kind = VIEW_DECIDE_BACK, .action = "/office/documents/7/decide", .event = "send_back", .heading = "退回修改", .button = "退回修改",
		  .opinion = { .name = "opinion", .id = "back-opinion", .label = "退回原因", .rows = 3, .error = "请写明退回的原因。" } },
	};
	static const struct view_error errors[] = { { "back-opinion", "请写明退回的原因。" } };
	struct view_review v = {
		.page = golden_work_page("示例县义务教育阶段学校2026年秋季招生办法", "/office"), .title = "示例县义务教育阶段学校2026年秋季招生办法",
		.state = { VIEW_WARN, "待领导复审签发", NULL }, .due = { VIEW_WARN, "还剩 1 个工作日（3月17日止）", NULL }, .revision = "6",
		.head = head, .head_len = ARRAY_LEN(head), .validity = { VIEW_GOOD, "有效", NULL }, .disclosure = "主动公开", .official = true, .body = { markup },
		.findings = findings + 1, .finding_len = 1, .steps = steps, .step_len = ARRAY_LEN(steps), .events = events, .event_len = ARRAY_LEN(events),
		.errors = { errors, 1 }, .decisions = decisions, .decision_len = ARRAY_LEN(decisions),
	};
	static const struct view_link crumbs[] = { { "/office", "待办", false }, { NULL, "审核", true } };

	v.page.crumbs = crumbs;
	v.page.crumb_len = 2;
	tmpl_review(b, &v);
}

static void draw_review_readonly(struct buf *b)
{
	struct view_review v = {
		.page = golden_work_page("示例县2026年防汛值班通讯录", "/office/documents"), .title = "示例县2026年防汛值班通讯录", .state = { VIEW_QUIET, "已归档（不予公开）", NULL },
		.revision = "3", .head = head, .head_len = 3, .disclosure = "不予公开", .ground = "条例第十五条：涉及个人隐私，公开会对第三方合法权益造成损害。", .body = { "<p>略。</p>" },
		.steps = steps, .step_len = 2, .events = events, .event_len = 1, .readonly_why = "您是拟稿人，不能审核自己的文件。", .edit_href = "/office/documents/77/edit",
		.public_href = "/documents/77",
	};
	tmpl_review(b, &v);
}

const struct golden_page golden_publish[] = {
	{ "documents", draw_documents }, { "register", draw_register }, { "editor", draw_editor },
	{ "review", draw_review },	 { "review-readonly", draw_review_readonly }, { NULL, NULL },
};
