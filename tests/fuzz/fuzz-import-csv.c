// SPDX-License-Identifier: Apache-2.0
// Fuzz target of the importer of tables of measurements.

#include "fuzz-import.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  return fuzz_import (NAV_IMPORT_CSV, data, size);
}
