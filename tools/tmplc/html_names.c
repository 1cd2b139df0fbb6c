/* The elements and attributes that tmplc knows. An element that is not here is a spelling mistake. */
#include "tmplc/html.h"

#include <string.h>

#include "base/str.h"

/* Space-separated, with a space at each end. */
static const char normal[] =
	" a abbr address article aside audio b bdi bdo blockquote body button canvas caption cite code colgroup data "
	"datalist dd del details dfn dialog div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head "
	"header hgroup html i ins kbd label legend li main map mark menu meter nav noscript ol optgroup option output "
	"p "
	"picture progress q rp rt ruby s samp search section select slot small span strong sub summary sup table tbody "
	"td template tfoot th thead time tr u ul var video ";
static const char voids[] = " area br col hr img input link meta source track wbr ";
static const char svg[] =
	" circle clippath defs desc ellipse g line lineargradient marker mask path pattern polygon polyline "
	"radialgradient rect stop svg symbol text tspan use ";
static const char banned[] = " style base object embed applet iframe frame frameset noembed noframes plaintext xmp "
			     "listing marquee font center ";

static const char url_attrs[] =
	" href src action formaction poster cite data background manifest longdesc xlink:href icon ";
static const char url_list_attrs[] = " srcset imagesrcset ping ";

static bool listed(const char *list, const char *name)
{
	size_t n = strlen(name);
	for (const char *at = list; (at = strstr(at, name)) != NULL; at += n)
		if (at[-1] == ' ' && at[n] == ' ')
			return true;
	return false;
}

enum html_element html_element_kind(const struct html_pos *p, const char *name)
{
	if (p->xml)
		return str_eq(name, "script") || str_eq(name, "style") ? HTML_BANNED : HTML_SVG;
	if (str_eq(name, "title") || str_eq(name, "textarea"))
		return HTML_TITLE;
	if (str_eq(name, "script"))
		return HTML_SCRIPT_ELEMENT;
	if (str_eq(name, "pre"))
		return HTML_PRE;
	if (listed(normal, name) || strchr(name, '-') != NULL)
		return HTML_NORMAL;
	if (listed(voids, name))
		return HTML_VOID;
	if (listed(svg, name))
		return HTML_SVG;
	return listed(banned, name) ? HTML_BANNED : HTML_UNKNOWN;
}

enum html_attr html_attr_kind(const char *name)
{
	if (str_starts(name, "on") || str_eq(name, "style") || str_eq(name, "srcdoc"))
		return HTML_ATTR_REFUSED;
	if (listed(url_attrs, name))
		return HTML_ATTR_URL;
	if (listed(url_list_attrs, name))
		return HTML_ATTR_URL_LIST;
	if (str_eq(name, "type"))
		return HTML_ATTR_TYPE;
	if (str_eq(name, "http-equiv"))
		return HTML_ATTR_EQUIV;
	return str_eq(name, "content") ? HTML_ATTR_CONTENT : HTML_ATTR_PLAIN;
}

const char *html_where(const struct html_pos *p)
{
	switch (p->state) {
	case HTML_TEXT: return "in the text";
	case HTML_TAG_OPEN:
	case HTML_TAG_NAME:
	case HTML_CLOSE_NAME: return "in a tag's name";
	case HTML_CLOSE_END: return "in a closing tag";
	case HTML_DECLARATION: return "in a declaration";
	case HTML_ATTR_NAME:
	case HTML_AFTER_NAME: return "in an attribute's name";
	case HTML_BEFORE_ATTR:
	case HTML_AFTER_ATTR:
	case HTML_SELF_CLOSE: return "between attributes";
	case HTML_BEFORE_VALUE:
	case HTML_VALUE_BARE: return "in an attribute without quotes";
	case HTML_VALUE_QUOTED: return "in an attribute";
	case HTML_RCDATA: return "in a title or textarea";
	case HTML_SCRIPT: return "in a script";
	case HTML_JSON: return "in a data script";
	}
	return "nowhere";
}
