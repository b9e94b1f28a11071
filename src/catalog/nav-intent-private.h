// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-intent.h"

G_BEGIN_DECLS

struct _NavIntent {
  GPtrArray *facts[NAV_N_INTENT_FIELDS]; /* (element-type NavIntentFact) */
  NavIntentAct act;
  NavIntentQuestion next_question;
  char **options;
  NavIntentQuestion pending_question;
  GPtrArray *messages; /* (element-type NavFinding): about the last turn */
  GPtrArray *remarks;  /* (element-type NavFinding): conflicts, each said once */
  NavFinding *capacity; /* (nullable): a question asked backwards that is still open */
  guint n_turns;
  guint asked[NAV_N_INTENT_QUESTIONS];
  gboolean stopped;
  double use_case_scores[NAV_N_INTENT_USE_CASES];
};

NavIntent *_nav_intent_copy (const NavIntent *source);
gboolean _nav_intent_find (const NavIntent *intent, NavIntentField field, const char *member,
                           guint *ret_index);

G_END_DECLS
