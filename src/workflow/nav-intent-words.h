// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "intent/nav-intent-extract.h"
#include "workflow/nav-words.h"

G_BEGIN_DECLS

/**
 * NavChip: an answer that is offered: what stands on it, and what is said when it is chosen.
 */
typedef struct {
  char *label; /* in the person's language */
  char *text;  /* in words that the rules read */
  gboolean unfinished; /* the person writes something in front of @text before it is said */
} NavChip;

NavChip *nav_chip_new (const char *label, const char *text);
void nav_chip_free (NavChip *chip);

gboolean nav_intent_words_is_working (const NavIntent *intent);
char *nav_intent_words_question (const NavWordsStyle *style, const NavIntent *intent);
char *nav_intent_words_reply (const NavWordsStyle *style, const NavIntent *intent,
                              const GPtrArray *notes);
GPtrArray *nav_intent_words_chips (const NavWordsStyle *style, const NavTurn *turn);

G_END_DECLS
