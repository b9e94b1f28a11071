// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls, and fuzz-replay.c where there is no libFuzzer. */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
