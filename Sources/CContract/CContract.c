#include "CContract.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

// C23, 6.10.3.1: the contract travels inside the program, so that what is served is what was built and tested.
static const unsigned char document[] = {
#embed "../../openapi.yaml"
};

const unsigned char *bayline_openapi(void) { return document; }
size_t bayline_openapi_size(void) { return sizeof document; }
