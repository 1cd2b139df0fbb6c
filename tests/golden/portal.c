/* The portal's pages. */
#include "golden/pages.h"
#include "portal/bodies.tmpl.h"
#include "portal/body.tmpl.h"
#include "portal/document.tmpl.h"
#include "portal/home.tmpl.h"
#include "portal/search.tmpl.h"
#include "portal/section.tmpl.h"

#define EXPIRED { VIEW_BAD, "已废止", NULL }
#define PENDING { VIEW_WARN, "尚未生效", NULL }

static const struct view_doc_row news[] = {
	{ .href = "/documents/101", .title = "示例县人民政府关于印发《示例县农村公路养护管理办法》的通知", .doc_no = "示政发〔2026〕12号",
	  .issuer = "示例县人民政府", .section = "县政府文件", .published_on = "2026-03-16", .is_new = true },
	{ .href = "/documents/102", .title = "关于公开征求《示例县城区停车收费标准调整方案（征求意见稿）》意见的公告", .issuer = "县发展改革局",
	  .section = "通知公告", .published_on = "2026-03-15", .is_new = true },
	{ .href = "/documents/103", .title = "示例县2025年度财政预算执行情况和2026年财政预算草案的报告", .issuer = "县财政局",
	  .section = "财政预决算", .published_on = "2026-03-13" },
	{ .href = "/documents/104", .title = "示例县人民政府办公室关于印发2026年政务公开工作要点的通知", .doc_no = "示政办发〔2026〕8号",
	  .issuer = "县政府办", .section = "县政府办文件", .published_on = "2026-03-12" },
	{ .href = "/documents/105", .title = "示例县义务教育阶段学校2026年秋季招生办法", .doc_no = "示教发〔2026〕3号", .issuer = "县教育局",
	  .section = "部门文件", .published_on = "2026-03-10", .validity = PENDING },
	{ .href = "/documents/106", .title = "示例县城乡居民最低生活保障实施细则", .doc_no = "示政办发〔2019〕21号", .issuer = "县民政局",
	  .section = "县政府办文件", .published_on = "2026-03-09", .validity = EXPIRED },
};

static const struct view_doc_row notices[] = {
	{ .href = "/documents/111", .title = "关于城关镇解放路中段封闭施工的通告", .published_on = "2026-03-16" },
	{ .href = "/documents/112", .title = "2026年第一季度食品安全监督抽检结果公示（第3期）", .published_on = "2026-03-14" },
	{ .href = "/documents/113", .title = "2026年度县级重点建设项目名单", .published_on = "2026-03-11" },
	{ .href = "/documents/114", .title = "事业单位公开招聘工作人员面试公告", .published_on = "2026-03-10" },
};

static void draw_home(struct buf *b)
{
	static const struct view_link hot[] = {
		{ "/search?q=%E6%8B%9B%E7%94%9F", "中小学招生", false },
		{ "/search?q=%E4%BD%8E%E4%BF%9D", "低保标准", false },
		{ "/search?q=%E5%8C%BB%E4%BF%9D", "医保缴费", false },
		{ "/search?q=%E5%BE%81%E5%9C%B0", "征地补偿", false },
	};
	static const struct view_zone zones[] = {
		{ "最新公开", "/latest", news, ARRAY_LEN(news) },
		{ "通知公告", "/tzgg", notices, ARRAY_LEN(notices) },
		{ "政务要闻", "/zwyw", notices, 3 },
	};
	static const struct view_link platform[] = {
		{ "/zwgk/zn", "公开指南", false },	 { "/zwgk/zd", "公开制度", false },  { "/zwgk/fdzdgknr", "法定主动公开内容", false },
		{ "/zwgk/ndbg", "公开年报", false }, { "/foi", "依申请公开", false },
	};
	static const struct view_figure figures[] = {
		{ "本月应公开", "42", "件", NULL, "/duty?state=all", VIEW_PLAIN },
		{ "按时公开", "40", "件", "95.2%", "/duty?state=on-time", VIEW_GOOD },
		{ "将到期", "6", "件", "五个工作日内", "/duty?state=soon", VIEW_WARN },
		{ "逾期", "2", "件", "已督办", "/duty?state=late", VIEW_BAD },
	};
	static const struct view_link readings1[] = {
		{ "/documents/201", "一图读懂《示例县农村公路养护管理办法》", false },
		{ "/documents/202", "县交通运输局负责人就农村公路养护答记者问", false },
	};
	static const struct view_link readings2[] = {
		{ "/documents/203", "2026年秋季招生政策八问八答", false },
	};
	const struct view_policy_pair pairs[] = { { news[0], readings1, ARRAY_LEN(readings1) }, { news[4], readings2, ARRAY_LEN(readings2) } };
	static const struct view_count_link directory[] = {
		{ "/zwgk/zfwj", "县政府文件", 1204, NULL, false },  { "/zwgk/gfxwj", "行政规范性文件", 86, NULL, false },
		{ "/zwgk/czyjs", "财政预决算", 312, NULL, false },  { "/zwgk/zdly", "重点领域信息公开", 5310, NULL, false },
		{ "/zwgk/jggk", "机构概况", 41, NULL, false },	    { "/zwgk/rsxx", "人事信息", 127, NULL, false },
		{ "/zwgk/tjxx", "统计信息", 96, NULL, false },	    { "/zwgk/ndbg", "政府信息公开年报", 18, NULL, false },
	};
	static const struct view_link bodies[] = {
		{ "/bodies/zfb", "县政府办", false },	  { "/bodies/fgj", "县发展改革局", false }, { "/bodies/jyj", "县教育局", false },
		{ "/bodies/kgj", "县科工信局", false },	  { "/bodies/gaj", "县公安局", false },	   { "/bodies/mzj", "县民政局", false },
		{ "/bodies/czj", "县财政局", false },	  { "/bodies/rsj", "县人力资源社会保障局", false },
		{ "/bodies/cgz", "城关镇", false },	  { "/bodies/dhx", "东河乡", false },
	};
	struct view_home v = {
		.page = golden_portal_page(NULL, NULL),
		.headline = "查找示例县公开的政府信息",
		.placeholder = "例如：低保标准 或 示政发〔2026〕12号",
		.hot = hot, .hot_len = ARRAY_LEN(hot),
		.doors = { { "/search", "查信息", "按栏目、机构、文号查已公开的信息" },
			   { "/foi", "申请公开", "没有公开的，可以书面申请" },
			   { "/letters", "写信咨询", "咨询、投诉、建议，五个工作日内答复" },
			   { "/take-part", "参与征集", "对正在征求意见的事项提出看法" } },
		.zones = zones, .zone_len = ARRAY_LEN(zones),
		.platform = platform, .platform_len = ARRAY_LEN(platform), .platform_href = "/zwgk",
		.figures_note = "2026年3月1日至3月16日",
		.figures = figures, .figure_len = ARRAY_LEN(figures),
		.pairs = pairs, .pair_len = ARRAY_LEN(pairs), .pairs_href = "/zcjd",
		.directory = directory, .directory_len = ARRAY_LEN(directory),
		.bodies = bodies, .body_len = ARRAY_LEN(bodies), .bodies_href = "/bodies",
	};
	static const struct view_column column = { "首页", "示例县人民政府门户网站首页", "示例县,政府信息公开", "首页" };

	v.page.hide_search = true;
	v.page.description = "示例县人民政府公开的政府信息：文件、公告、财政、人事和办事指南。";
	v.page.column = &column;
	tmpl_home(b, &v);
}

static const struct view_link crumbs[] = { { "/", "首页", false }, { "/zwgk", "政府信息公开", false }, { NULL, "县政府文件", true } };
static const struct view_column column = { "县政府文件", "示例县人民政府印发的文件", "文件,通知", "政策文件" };

static const struct view_link years[] = {
	{ "/zwgk/zfwj", "全部", false },	   { "/zwgk/zfwj?year=2026", "2026年", true },
	{ "/zwgk/zfwj?year=2025", "2025年", false }, { "/zwgk/zfwj?year=2024", "2024年", false },
};
static const struct view_link pages[] = {
	{ "/zwgk/zfwj?page=1", "1", false }, { "/zwgk/zfwj?page=2", "2", true }, { "/zwgk/zfwj?page=3", "3", false },
	{ NULL, NULL, false },		      { "/zwgk/zfwj?page=61", "61", false },
};

static struct view_pager pager(void)
{
	return (struct view_pager){ 1204, 2, 61, "/zwgk/zfwj?page=1", "/zwgk/zfwj?page=3", pages, ARRAY_LEN(pages) };
}

static const struct view_count_link siblings[] = {
	{ "/zwgk/zn", "政府信息公开指南", 1, NULL, false },	    { "/zwgk/zd", "政府信息公开制度", 34, NULL, false },
	{ "/zwgk/fdzdgknr", "法定主动公开内容", 7310, NULL, false }, { "/zwgk/ndbg", "政府信息公开年报", 18, NULL, false },
	{ "/zwgk/zfwj", "县政府文件", 1204, NULL, true },
};

static void draw_section(struct buf *b)
{
	static const struct view_count_link children[] = {
		{ "/zwgk/zfwj/zf", "示政发", 402, NULL, false },
		{ "/zwgk/zfwj/zfb", "示政办发", 611, NULL, false },
		{ "/zwgk/zfwj/h", "示政函", 191, NULL, false },
	};
	struct view_section v = {
		.page = golden_portal_page("县政府文件", "/zwgk"),
		.name = "县政府文件", .intro = "县政府及县政府办公室印发、可以公开的文件，按发布日期排列。",
		.owner = "县政府办", .updated_on = "2026-03-16",
		.parent_name = "政府信息公开", .parent_href = "/zwgk",
		.siblings = siblings, .sibling_len = ARRAY_LEN(siblings),
		.children = children, .child_len = ARRAY_LEN(children),
		.years = years, .year_len = ARRAY_LEN(years),
		ROWS(news), .pager = pager(),
	};
	v.page.crumbs = crumbs;
	v.page.crumb_len = ARRAY_LEN(crumbs);
	v.page.column = &column;
	v.page.feed_href = "/zwgk/zfwj/feed";
	tmpl_section(b, &v);
}

static void draw_section_empty(struct buf *b)
{
	struct view_section v = {
		.page = golden_portal_page("议案建议提案办理", "/zwgk"),
		.name = "议案建议提案办理", .siblings = siblings, .sibling_len = ARRAY_LEN(siblings),
		.parent_name = "政府信息公开", .parent_href = "/zwgk",
		.pager = { .page = 1, .page_count = 1 },
		.empty = { "这个栏目还没有公开的文件", "人大代表建议和政协提案的办理结果，答复后会在这里公开。", { "/zwgk", "查看其他栏目", false } },
	};
	tmpl_section(b, &v);
}

static const char body_markup[] =
	"<p>各乡镇人民政府，县政府各部门、各直属机构：</p>"
	"<p>现将《示例县农村公路养护管理办法》印发给你们，请认真贯彻执行。</p>"
	"<p class=\"align-right\">示例县人民政府</p><p class=\"align-right\">2026年3月10日</p>"
	"<p>（此件公开发布）</p>"
	"<h2>示例县农村公路养护管理办法</h2>"
	"<h3>第一章　总则</h3>"
	"<p>第一条　为了加强农村公路养护管理，保障农村公路完好畅通，根据《中华人民共和国公路法》和有关规定，结合本县实际，制定本办法。</p>"
	"<p>第二条　本县行政区域内农村公路的养护和管理，适用本办法。本办法所称农村公路，是指纳入农村公路规划并按照有关技术标准修建的县道、乡道、村道及其附属设施。</p>"
	"<p>第三条　农村公路养护管理遵循政府主导、分级负责、全面养护、保障畅通的原则。养护资金按下表安排。</p>"
	"<table><tr><th>类别</th><th>日常养护（元/公里·年）</th><th>承担单位</th><th>资金来源</th></tr>"
	"<tr><td>县道</td><td>10,000</td><td>县交通运输局</td><td>县级财政、上级补助</td></tr>"
	"<tr><td>乡道</td><td>5,000</td><td>乡镇人民政府</td><td>县级财政</td></tr>"
	"<tr><td>村道</td><td>3,000</td><td>村民委员会</td><td>县级财政、村级自筹</td></tr></table>"
	"<h3>第二章　职责分工</h3>"
	"<p>第四条　县人民政府是农村公路养护管理的责任主体，将农村公路养护资金纳入年度财政预算，建立健全稳定的投入机制。</p>"
	"<p>第五条　县交通运输局负责全县农村公路养护管理的指导、监督和考核；乡镇人民政府负责本行政区域内乡道、村道的养护管理。</p>";

static struct view_document document(void)
{
	static const struct view_attachment attachments[] = {
		{ "/files/1", "示例县农村公路养护管理办法.pdf", "PDF", "412 KB" },
		{ "/files/2", "附件：农村公路养护质量考核评分表（2026年版）.xlsx", "Excel", "38 KB" },
	};
	static const struct view_relation relations[] = {
		{ "解读", "/documents/201", "一图读懂《示例县农村公路养护管理办法》", "2026-03-16" },
		{ "替代", "/documents/88", "示例县农村公路管理养护办法（示政发〔2018〕9号）", "2018-05-20" },
	};
	static const struct view_version versions[] = {
		{ "第 2 版", "2026-03-18 10:20", "更正第三条表格中乡道标准：由 4,000 元改为 5,000 元，印制错误。", NULL },
		{ "第 1 版", "2026-03-16 09:00", NULL, "/documents/101/versions/1" },
	};
	static const struct view_step steps[] = {
		{ "拟稿", VIEW_STEP_DONE, "2026-03-11", NULL },	    { "部门初审", VIEW_STEP_DONE, "2026-03-12", NULL },
		{ "领导复审签发", VIEW_STEP_DONE, "2026-03-13", NULL }, { "保密审查", VIEW_STEP_DONE, "2026-03-16", NULL },
		{ "发布", VIEW_STEP_DONE, "2026-03-16 09:00", NULL },
	};
	return (struct view_document){
		.page = golden_portal_page("示例县人民政府关于印发《示例县农村公路养护管理办法》的通知", "/zwgk"),
		.title = "示例县人民政府关于印发《示例县农村公路养护管理办法》的通知",
		.index_no = "990121001/2026-00012", .doc_no = "示政发〔2026〕12号", .issuer = "示例县人民政府", .issuer_href = "/bodies/xian",
		.theme = "工业、交通\\公路", .genre = "通知", .made_on = "2026-03-10", .published_at = "2026-03-16 09:00",
		.effective_on = "2026-05-01", .disclosure = "主动公开", .keywords = "农村公路；养护；管理办法",
		.validity = { VIEW_WARN, "尚未生效", "本文件自2026年5月1日起施行，此前仍适用示政发〔2018〕9号。" },
		.official = true, .body = { body_markup },
		.attachments = attachments, .attachment_len = ARRAY_LEN(attachments),
		.relations = relations, .relation_len = ARRAY_LEN(relations),
		.versions = versions, .version_len = ARRAY_LEN(versions),
		.steps = steps, .step_len = ARRAY_LEN(steps),
		.url = "https://www.example.invalid/documents/101",
		.text_href = "/documents/101.txt", .json_href = "/documents/101.json",
		.prev_href = "/documents/99", .prev_title = "示例县人民政府关于张某等同志任免职务的通知",
		.next_href = "/documents/104", .next_title = "示例县人民政府办公室关于印发2026年政务公开工作要点的通知",
	};
}

static const struct view_article article = {
	.title = "示例县人民政府关于印发《示例县农村公路养护管理办法》的通知", .pub_date = "2026-03-16 09:00",
	.source = "示例县人民政府", .keywords = "农村公路,养护", .description = "农村公路养护管理办法",
	.url = "https://www.example.invalid/documents/101",
};

static void draw_document(struct buf *b)
{
	struct view_document v = document();

	v.page.crumbs = crumbs;
	v.page.crumb_len = ARRAY_LEN(crumbs);
	v.page.column = &column;
	v.page.article = &article;
	v.page.canonical = v.url;
	tmpl_document(b, &v);
}

/* A notice without number, attachments or steps, withdrawn; with text that must arrive as text. */
static void draw_document_withdrawn(struct buf *b)
{
	struct view_document v = {
		.page = golden_portal_page("关于<b>停水</b>的公告 & \"说明\"", "/tzgg"),
		.title = "关于<b>停水</b>的公告 & \"说明\"",
		.index_no = "990121001/2026-00031", .issuer = "县水利局", .published_at = "2026-03-02 17:30",
		.validity = { VIEW_BAD, "已撤回", NULL },
		.source = "县水利局", .source_url = "javascript:alert(1)",
		.withdrawn_why = "停水时间有误，新的公告见3月3日发布的《关于调整停水时间的公告》。",
		.imported_note = "本文件由原网站迁入，审核过程记载于原系统。",
		.body = { "<p>不应出现</p>" },
	};
	tmpl_document(b, &v);
}

static void draw_body(struct buf *b)
{
	static const struct view_count_link blocks[] = {
		{ "/bodies/jyj/zn", "政府信息公开指南", -1, NULL, false }, { "/bodies/jyj/zd", "政府信息公开制度", 6, NULL, false },
		{ "/bodies/jyj/fd", "法定主动公开内容", 231, NULL, false }, { "/bodies/jyj/nb", "政府信息公开年报", 9, NULL, false },
	};
	static const struct view_link children[] = { { "/bodies/yz", "示例县第一中学", false }, { "/bodies/sx", "示例县实验小学", false } };
	struct view_body v = {
		.page = golden_portal_page("示例县教育局", NULL),
		.name = "示例县教育局", .short_name = "县教育局", .level = "县政府部门", .code = "1199012100991102XR",
		.parent_name = "示例县人民政府", .parent_href = "/bodies/xian",
		.address = "示例县城关镇文昌街12号", .postcode = "000000", .phone = "0000-8212100", .fax = "0000-8212101",
		.email = "jyj@example.invalid", .website = "https://jyj.example.invalid/",
		.office_hours = "周一至周五 8:30—12:00，14:30—18:00（法定节假日除外）", .foi_contact = "办公室 0000-8212105",
		.intro = "主管全县教育工作，负责学校设置、招生、教师队伍和教育经费管理。",
		.blocks = blocks, .block_len = ARRAY_LEN(blocks), .children = children, .child_len = ARRAY_LEN(children),
		.years = years, .year_len = ARRAY_LEN(years), ROWS(news), .pager = pager(),
	};
	static const struct view_link body_crumbs[] = { { "/", "首页", false }, { "/bodies", "公开机构", false }, { NULL, "示例县教育局", true } };

	v.page.crumbs = body_crumbs;
	v.page.crumb_len = ARRAY_LEN(body_crumbs);
	tmpl_body(b, &v);
}

static void draw_bodies(struct buf *b)
{
	static const struct view_body_node villages[] = {
		{ "/bodies/v1", "东关村", 12, NULL, 0 }, { "/bodies/v2", "西关村", 9, NULL, 0 }, { "/bodies/v3", "南关村", 15, NULL, 0 },
		{ "/bodies/v4", "北关村", 3, NULL, 0 },	 { "/bodies/v5", "河湾村", 0, NULL, 0 }, { "/bodies/v6", "柳树村", 7, NULL, 0 },
		{ "/bodies/v7", "石桥村", 11, NULL, 0 },
	};
	static const struct view_body_node departments[] = {
		{ "/bodies/zfb", "示例县人民政府办公室", 1204, NULL, 0 }, { "/bodies/fgj", "示例县发展和改革局", 318, NULL, 0 },
		{ "/bodies/jyj", "示例县教育局", 231, villages, 2 },	   { "/bodies/kgj", "示例县科技和工业信息化局", 96, NULL, 0 },
		{ "/bodies/gaj", "示例县公安局", 122, NULL, 0 },	   { "/bodies/mzj", "示例县民政局", 187, NULL, 0 },
	};
	static const struct view_body_node towns[] = { { "/bodies/cgz", "城关镇人民政府", 88, villages, ARRAY_LEN(villages) },
						       { "/bodies/dhx", "东河乡人民政府", 61, NULL, 0 } };
	static const struct view_body_group groups[] = { { "县政府部门", "depts", departments, ARRAY_LEN(departments) },
							 { "乡镇人民政府", "towns", towns, ARRAY_LEN(towns) } };
	struct view_bodies v = { .page = golden_portal_page("公开机构", NULL), .total = 47, .groups = groups, .group_len = ARRAY_LEN(groups) };

	tmpl_bodies(b, &v);
}

static const struct view_option by_body[] = { { .value = "jyj", .text = "县教育局（12）", .chosen = true }, { .value = "zfb", .text = "县政府办（7）" } };
static const struct view_option by_section[] = { { .value = "zwgk/zfwj", .text = "县政府文件（9）" }, { .value = "tzgg", .text = "通知公告（10）" } };
static const struct view_option by_year[] = { { .value = "2026", .text = "2026年（8）" }, { .value = "2025", .text = "2025年（11）" } };
static const struct view_option by_validity[] = { { .value = "valid", .text = "有效（17）" }, { .value = "repealed", .text = "已废止（2）" } };
static const struct view_filter facets[] = {
	{ "body", "机构", "全部机构", by_body, ARRAY_LEN(by_body) },	 { "section", "栏目", "全部栏目", by_section, ARRAY_LEN(by_section) },
	{ "year", "年份", "全部年份", by_year, ARRAY_LEN(by_year) },	 { "validity", "有效性", "不限", by_validity, ARRAY_LEN(by_validity) },
};
static const struct view_link hot[] = { { "/search?q=a", "中小学招生", false }, { "/search?q=b", "低保标准", false }, { "/search?q=c", "征地补偿", false } };

static void draw_search(struct buf *b)
{
	static const struct view_link chosen[] = { { "/search?q=%E6%8B%9B%E7%94%9F", "机构：县教育局", false } };
	static const struct view_link sorts[] = { { "/search?q=x", "按相关度", true }, { "/search?q=x&sort=date", "按日期", false } };
	static const struct view_hit hits[] = {
		{ .href = "/documents/105", .title = { "示教发〔2026〕3号　示例县义务教育阶段学校2026年秋季<mark>招生</mark>办法" },
		  .snippet = { "……小学、初中新生<mark>入学</mark>实行划片<mark>招生</mark>，免试就近入学。外来务工人员随迁子女凭居住证和务工证明在居住地登记，由县教育局统筹安排……" },
		  .issuer = "县教育局", .doc_no = "示教发〔2026〕3号", .section = "部门文件", .published_on = "2026-03-10",
		  .validity = PENDING, .exact = "文号完全一致" },
		{ .href = "/documents/203", .title = { "2026年秋季<mark>招生</mark>政策八问八答" },
		  .snippet = { "一、什么时候报名？小学一年级<mark>新生</mark>于7月1日至5日在网上登记……" }, .issuer = "县教育局",
		  .section = "政策解读", .published_on = "2026-03-12" },
		{ .href = "/documents/61", .title = { "示例县普通高中<mark>招生</mark>工作实施方案" }, .issuer = "县教育局",
		  .doc_no = "示教发〔2021〕7号", .section = "部门文件", .published_on = "2021-05-11", .validity = EXPIRED },
	};
	struct view_search v = {
		.page = golden_portal_page("搜索：招生", NULL), .asked = true,
		.filters = { .action = "/search", .rows = facets, .len = ARRAY_LEN(facets), .clear_href = "/search?q=x" },
		.chosen = chosen, .chosen_len = ARRAY_LEN(chosen), .sorts = sorts, .sort_len = ARRAY_LEN(sorts), .took_ms = 2,
		.hits = hits, .hit_len = ARRAY_LEN(hits), .pager = pager(), .did_you_mean = { "/search?q=y", "招生办法", false },
	};
	v.pager.total = 1219;
	v.page.query = "示教发〔2026〕3号 招生";
	v.page.hide_search = true;
	tmpl_search(b, &v);
}

static void draw_search_nothing(struct buf *b)
{
	struct view_search v = {
		.page = golden_portal_page("搜索", NULL), .asked = true, .took_ms = 1,
		.filters = { .rows = facets, .len = ARRAY_LEN(facets) }, .hot = hot, .hot_len = ARRAY_LEN(hot), .foi_href = "/foi",
	};
	v.page.query = "飞碟<script>";
	v.page.hide_search = true;
	tmpl_search(b, &v);
}

static void draw_search_start(struct buf *b)
{
	struct view_search v = { .page = golden_portal_page("搜索", NULL), .took_ms = -1, .hot = hot, .hot_len = ARRAY_LEN(hot) };

	v.page.hide_search = true;
	tmpl_search(b, &v);
}

static void draw_not_found(struct buf *b)
{
	static const struct view_link suggestions[] = { { "/zwgk", "政府信息公开", false }, { "/documents/101", "示例县农村公路养护管理办法", false } };
	struct view_failure v = { .page = golden_portal_page("没有找到这个页面", NULL), .status = 404, .message = "您要看的页面不存在。",
				  .suggestions = suggestions, .suggestion_len = ARRAY_LEN(suggestions), .request_id = "7f3a-0012" };

	v.page.noindex = true;
	tmpl_failure(b, &v);
}

static void draw_failed_bare(struct buf *b)
{
	struct view_failure v = { .status = 503, .message = "系统繁忙，请稍后再试。" };

	tmpl_failure(b, &v);
}

static void draw_document_large(struct buf *b)
{
	static const struct view_link modes[] = { { "/?mode=", "标准", false }, { "/?mode=large", "大字版", true } };
	struct view_document v = document();

	v.page.mode = "mode-large mode-contrast";
	v.page.modes = modes;
	v.page.mode_len = ARRAY_LEN(modes);
	tmpl_document(b, &v);
}

const struct golden_page golden_portal[] = {
	{ "home", draw_home },
	{ "section", draw_section },
	{ "section-empty", draw_section_empty },
	{ "document", draw_document },
	{ "document-withdrawn", draw_document_withdrawn },
	{ "document-large", draw_document_large },
	{ "body", draw_body },
	{ "bodies", draw_bodies },
	{ "search", draw_search },
	{ "search-nothing", draw_search_nothing },
	{ "search-start", draw_search_start },
	{ "not-found", draw_not_found },
	{ "failed-bare", draw_failed_bare },
	{ NULL, NULL },
};
