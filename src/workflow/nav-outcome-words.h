// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "observe/nav-stream.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

char *nav_outcome_words_in (const NavWordsStyle *style, NavStreamOutcome outcome,
                            const char *reason, guint status, const char *message);
char *nav_outcome_words (NavStreamOutcome outcome, const char *reason, guint status,
                             const char *message);

G_END_DECLS
