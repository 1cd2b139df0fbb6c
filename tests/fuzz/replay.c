/*
 * replay - runs a fuzz target over the files of its corpus once, one TAP line a file.
 *
 * Linked instead of libFuzzer, so that the corpus is a test under any compiler.
 */
#include <dirent.h>
#include <stdint.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input ends exactly at the end of its allocation, as under libFuzzer: a sanitizer sees a read past it. */
static int replay_file(const char *path)
{
	FILE *in = fopen(path, "rb");
	struct stat st;

	if (!in)
		return -1;
	if (fstat(fileno(in), &st) != 0) {
		fclose(in);
		return -1;
	}
	size_t size = (size_t)st.st_size;
	uint8_t *data = malloc(size ? size : 1);
	int rc = data && fread(data, 1, size, in) == size ? 0 : -1;
	fclose(in);
	if (rc == 0)
		rc = LLVMFuzzerTestOneInput(data, size);
	free(data);
	return rc;
}

static int is_input(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(int argc, char **argv)
{
	struct dirent **entries = NULL;
	int failed = 0;
	int count = argc == 2 ? scandir(argv[1], &entries, is_input, alphasort) : -1;

	if (count <= 0) {
		printf("1..1\nnot ok 1 - the corpus folder holds at least one input\n");
		return 1;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("1..%d\n", count);
	for (int i = 0; i < count; i++) {
		char path[4096];
		snprintf(path, sizeof(path), "%s/%s", argv[1], entries[i]->d_name);
		int rc = replay_file(path);
		failed += rc != 0;
		printf("%s %d - corpus input %s\n", rc == 0 ? "ok" : "not ok", i + 1, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return failed != 0;
}
