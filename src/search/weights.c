#include "search/weights.h"

const struct weights weights = {
#define WEIGHT(name, value, meaning) .name = (value),
#include "search/weights.def"
#undef WEIGHT
};
