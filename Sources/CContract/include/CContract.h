#pragma once
#include <stddef.h>

/// openapi.yaml as it was when the program was built.
const unsigned char *bayline_openapi(void);
size_t bayline_openapi_size(void);
