/* weights - the numbers of weights.def by name. */
#ifndef SEARCH_WEIGHTS_H
#define SEARCH_WEIGHTS_H

struct weights {
#define WEIGHT(name, value, meaning) double name;
#include "search/weights.def"
#undef WEIGHT
};

extern const struct weights weights;

#endif
