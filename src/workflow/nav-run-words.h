// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "workflow/nav-run-summary.h"

G_BEGIN_DECLS

char *nav_run_words_load (const NavWordsStyle *style, const NavRunSummary *summary);
char *nav_run_words_length (const NavWordsStyle *style, const NavDistribution *asked,
                            const NavSpread *got);
const char *nav_run_words_unsure (const NavWordsStyle *style, gboolean kept);
const char *nav_run_words_target (const NavWordsStyle *style, const NavRunFigures *figures,
                                  const NavRunTarget *target);
const char *nav_run_words_targets (const NavWordsStyle *style, const NavRunFigures *figures);
char *nav_run_words_verdict (const NavWordsStyle *style, const NavRunFigures *figures,
                             double percentile);
char *nav_run_words_headline (const NavWordsStyle *style, const NavRunSummary *summary);
const char *const *nav_run_words_definitions (NavRunProgram program);

G_END_DECLS
