// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "nav-reading.h"

G_BEGIN_DECLS

/**
 * NavTurnAct: what one turn does, and how it answers the pending question.
 */
typedef struct {
  NavIntentAct act;
  guint reset_token;    /* of a reset: the last token of its phrase */
  gboolean unknown;     /* "don't know", "skip" */
  gboolean none;        /* "no preference" */
  gboolean answered;    /* the pending question, if only with yes or no */
  gboolean thanks;      /* of a greeting: that it says thanks */
  gboolean undo;        /* "undo that" */
  int option;           /* 1, 2, 3, -1 for the last; 0 for none */
  guint option_first;   /* its tokens */
  guint option_last;
  const char *glossary; /* (nullable): key of the term that is asked about */
} NavTurnAct;

void nav_mark_questions (NavReading *reading);
NavTurnAct nav_read_act (const NavReading *reading, gboolean has_facts);

G_END_DECLS
