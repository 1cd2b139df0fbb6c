/* Looking at a machine as a graph: its check for the tests, its picture for people. */
#include "base/str.h"
#include "flow/flow.h"

static bool is_final(const struct flow_machine *m, const char *state)
{
	for (const char *const *f = m->finals; f && *f; f++)
		if (str_eq(*f, state))
			return true;
	return false;
}

static bool has_exit(const struct flow_machine *m, const char *state)
{
	for (size_t i = 0; i < m->edge_len; i++)
		if (str_eq(m->edges[i].from, state))
			return true;
	return false;
}

/* Marks which edges start in a state that can be reached; repeated until nothing new is found. */
static size_t mark_reached(const struct flow_machine *m, bool *reached)
{
	size_t count = 0;
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < m->edge_len; i++) {
			bool now = m->edges[i].from[0] == '\0';

			for (size_t k = 0; k < m->edge_len && !now; k++)
				now = reached[k] && str_eq(m->edges[k].to, m->edges[i].from);
			if (now && !reached[i]) {
				reached[i] = again = true;
				count++;
			}
		}
	}
	return count;
}

int flow_machine_check(struct ctx *cx, const struct flow_machine *m)
{
	bool *reached = arena_new_array(cx->arena, bool, m->edge_len + 1);

	if (!reached)
		return err_detail(cx, ERR_NO_MEMORY, "machine check");
	mark_reached(m, reached);
	for (size_t i = 0; i < m->edge_len; i++) {
		const struct flow_edge *e = &m->edges[i];

		if (!reached[i])
			return err_detail(cx, ERR_INVALID, "state %s cannot be reached", e->from);
		if (!has_exit(m, e->to) && !is_final(m, e->to))
			return err_detail(cx, ERR_INVALID, "state %s has no way out and is not final", e->to);
		if (is_final(m, e->from))
			return err_detail(cx, ERR_INVALID, "state %s is final but has a way out", e->from);
		for (size_t k = 0; k < i; k++)
			if (str_eq(m->edges[k].from, e->from) && str_eq(m->edges[k].event, e->event) &&
			    str_eq(m->edges[k].to, e->to))
				return err_detail(cx, ERR_INVALID, "edge %s -%s-> %s stands twice", e->from, e->event, e->to);
	}
	return 0;
}

void flow_diagram(struct buf *b, const struct flow_machine *m)
{
	buf_printf(b, "digraph %s {\n\trankdir=LR;\n", m->kind);
	for (size_t i = 0; i < m->edge_len; i++) {
		const struct flow_edge *e = &m->edges[i];

		buf_printf(b, "\t\"%s\" -> \"%s\" [label=\"%s\\n%s\"];\n", e->from[0] ? e->from : "start", e->to, e->event,
			   e->label);
	}
	for (const char *const *f = m->finals; f && *f; f++)
		buf_printf(b, "\t\"%s\" [shape=doublecircle];\n", *f);
	buf_str(b, "}\n");
}
