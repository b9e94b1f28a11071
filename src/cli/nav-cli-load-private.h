// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/nav-cli.h"
#include "observe/nav-run.h"

G_BEGIN_DECLS

char *nav_cli_load_render (const NavRun *run, const NavRunFigures *figures);

G_END_DECLS
