// SPDX-License-Identifier: Apache-2.0
// The error domain of src/cli.

#include "cli/nav-cli-error.h"

NAV_DEFINE_ERROR_DOMAIN (cli)
