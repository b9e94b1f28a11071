// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/nav-sweep.h"
#include "workflow/nav-sweep-forecast.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

char *nav_sweep_words_result (const NavWordsStyle *style, const NavSweep *sweep,
                              const NavSweepForecast *forecast);
const char *nav_sweep_words_caution (const NavWordsStyle *style, const NavSweep *sweep);
char *nav_sweep_words_failures (const NavWordsStyle *style, const NavSweepStep *step);
char *nav_sweep_words_tried (const NavWordsStyle *style, const NavSweepForecast *forecast);
char *nav_sweep_words_load (const NavWordsStyle *style, const NavSweepStep *step);
const char *nav_sweep_words_verdict (const NavWordsStyle *style, const NavSweepStep *step);

G_END_DECLS
