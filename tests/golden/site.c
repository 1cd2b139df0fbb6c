/* The site and the two frames, as all fixture pages use them. */
#include "base/check.h"
#include "base/str.h"
#include "golden/pages.h"

static const struct view_link nav[] = {
	{ "/zwyw", "政务要闻", false },	    { "/zwgk", "政府信息公开", false }, { "/zcjd", "政策解读", false },
	{ "/bsfw", "办事服务", false },	    { "/hdjl", "互动交流", false },	 { "/sjkf", "数据公开", false },
};

const struct view_site golden_site = {
	.name = "示例县人民政府",
	.tagline = "政府信息公开",
	.domain = "www.example.invalid",
	.id_code = "9901210001",
	.sponsor = "示例县人民政府办公室",
	.organiser = "示例县政务公开服务中心",
	.phone = "0000-8210100",
	.address = "示例县城关镇解放路1号",
	.mark_href = "https://mark.example.invalid/9901210001",
	.icp_no = "示ICP备00000000号-1",
	.police_no = "示公网安备00000000000001号",
	.police_href = "https://police.example.invalid/1",
	.find_error_href = "/find-error",
	.accessible_href = "/accessibility",
	.sitemap_href = "/sitemap",
	.nav = nav,
	.nav_len = ARRAY_LEN(nav),
	.demo = true,
};

struct view_page golden_portal_page(const char *title, const char *nav_href)
{
	return (struct view_page){ .site = &golden_site, .title = title, .nav_href = nav_href };
}

static const struct view_count_link *tasks(const char *current)
{
	static struct view_count_link links[] = {
		{ "/office", "待我办理", 6, "最久 4 个工作日", false },
		{ "/office?tab=returned", "退回给我的", 1, NULL, false },
		{ "/office/documents", "文件", -1, NULL, false },
		{ "/office/register", "登记簿", -1, NULL, false },
	};
	for (size_t i = 0; i < ARRAY_LEN(links); i++)
		links[i].current = str_eq(links[i].href, current);
	return links;
}

static const struct view_count_link *admin(const char *current)
{
	static struct view_count_link links[] = {
		{ "/office/accounts", "账号", -1, NULL, false },  { "/office/bodies", "机构", -1, NULL, false },
		{ "/office/sections", "栏目", -1, NULL, false },  { "/office/audit", "审计日志", -1, NULL, false },
		{ "/office/settings", "设置", -1, NULL, false },
	};
	for (size_t i = 0; i < ARRAY_LEN(links); i++)
		links[i].current = str_eq(links[i].href, current);
	return links;
}

struct view_work_page golden_work_page(const char *title, const char *current)
{
	static struct view_nav_group nav_groups[2];

	nav_groups[0] = (struct view_nav_group){ "我的工作", tasks(current), 4 };
	nav_groups[1] = (struct view_nav_group){ "管理", admin(current), 5 };
	return (struct view_work_page){
		.site = &golden_site,
		.title = title,
		.user_name = "初审员甲",
		.user_posts = "初审 · 县教育局",
		.csrf = "token-of-the-session",
		.nav = nav_groups,
		.nav_len = 2,
	};
}
