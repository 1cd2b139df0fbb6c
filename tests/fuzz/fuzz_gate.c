/* The gate must judge bytes alike whether they come at once, one by one, or in pieces of the sizes the first byte says. */
#include "base/check.h"
#include "http/gate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct verdict {
	int status;
	uint64_t heads, good;
	enum gate_state state;
};

static struct verdict judge(const uint8_t *data, size_t size, size_t piece)
{
	struct verdict v = { 0 };
	struct gate g;
	size_t good;

	gate_init(&g, 4096);
	for (size_t at = 0; at < size && !v.status; at += piece) {
		size_t n = size - at < piece ? size - at : piece;

		v.status = gate_feed(&g, (const char *)data + at, n, &good);
		CHECK(good <= n);
		if (good)
			v.good = at + good;
		CHECK(g.body_bytes <= 4096 || v.status);
	}
	v.heads = g.heads;
	v.state = g.state;
	gate_release(&g);
	return v;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct verdict whole, bytes, pieces;

	if (size < 2 || size > 32768)
		return 0;
	whole = judge(data + 1, size - 1, size);
	bytes = judge(data + 1, size - 1, 1);
	pieces = judge(data + 1, size - 1, (size_t)data[0] + 1);
	CHECK(whole.status == 0 || whole.state == GATE_REFUSED);
	CHECK((whole.status == 0) == (bytes.status == 0) && (whole.status == 0) == (pieces.status == 0));
	CHECK(whole.heads == bytes.heads && whole.heads == pieces.heads);
	CHECK(whole.good == bytes.good && whole.good == pieces.good);
	CHECK(whole.state == bytes.state && whole.state == pieces.state);
	return 0;
}
