// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workflow/nav-prover.h"
#include "workflow/nav-sweeper.h"

G_BEGIN_DECLS

char *nav_observe_words_run (NavProver *prover);
char *nav_observe_words_step (NavSweeper *sweeper);

G_END_DECLS
