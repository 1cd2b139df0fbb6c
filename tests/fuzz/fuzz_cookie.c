/* Each pair walked lies inside the header, and finding its name finds a value of that very name. */
#include "base/check.h"
#include "http/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *header = malloc(size + 1);
	struct cookie_span c;

	if (!header)
		return 0;
	if (size)
		memcpy(header, data, size);
	header[size] = '\0';
	for (const char *at = header; cookie_next(&at, &c);) {
		char *name = strndup(c.name, c.name_len);
		size_t len;

		CHECK(c.name >= header && c.value + c.value_len <= at && at <= header + size);
		CHECK(name && c.name_len > 0 && strlen(name) == c.name_len);
		CHECK(cookie_find(header, name, &len) != NULL);
		for (size_t i = 0; i < c.value_len; i++)
			CHECK(c.value[i] > ' ' && c.value[i] < 0x7f && c.value[i] != ';');
		free(name);
	}
	free(header);
	return 0;
}
