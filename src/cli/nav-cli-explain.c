// SPDX-License-Identifier: Apache-2.0
// "Why this number?" on a terminal: derivations as indented trees.

#include "config.h"

#include <glib/gi18n.h>

#include "cli/nav-cli-plan-private.h"
#include "planner/nav-explain.h"
#include "workflow/nav-plan-words.h"

static const NavWordsStyle *const style = &nav_words_local;

static char *
name_of (NavDerivation *derivation)
{
  const char *name = nav_derivation_get_name (derivation);
  char *words;

  if (nav_words_knows_term (NAV_WORDS_QUANTITY, name))
    return g_strdup (nav_words_term (style, NAV_WORDS_QUANTITY, name));
  if (nav_words_knows_term (NAV_WORDS_FIELD, name))
    return g_strdup (nav_words_term (style, NAV_WORDS_FIELD, name));
  words = g_strdup (name);
  return g_strdelimit (words, "_", ' ');
}

static char *
reason_of (NavDerivation *derivation)
{
  const char *operation = nav_derivation_get_operation (derivation);

  if (operation != NULL)
    return g_strdup (nav_words_term (style, NAV_WORDS_OPERATION, operation));
  return nav_words_finding (style, nav_derivation_get_source (derivation));
}

/**
 * nav_cli_render_derivation:
 *
 * A line for the value, and what it is made of below, further in.
 */
void
nav_cli_render_derivation (NavCliText *text, guint indent, NavDerivation *derivation)
{
  g_autofree char *name = name_of (derivation);
  g_autofree char *value = nav_words_quantity (style, nav_derivation_get_value (derivation),
                                               nav_derivation_get_unit (derivation));
  g_autofree char *reason = reason_of (derivation);
  g_autofree char *line = g_strdup_printf ("%s = %s ← %s", name, value, reason);
  guint deeper = MIN (indent + 2, 40);

  nav_cli_text_paragraph (text, indent, indent + 4, NAV_CLI_PLAIN, line);
  for (guint i = 0; i < nav_derivation_get_n_operands (derivation); i++)
    nav_cli_render_derivation (text, deeper, nav_derivation_get_operand (derivation, i));
}

/**
 * nav_cli_render_explanation:
 *
 * The figures of the best configuration's card, each with its derivation.
 */
void
nav_cli_render_explanation (NavCliText *text, NavPlan *plan)
{
  static const char *const paths[] = {
    "cost_per_month",           "replicas",
    "max_rate_per_replica",     "slo.metrics[0].predicted",
    "slo.metrics[1].predicted", "slo.metrics[2].predicted",
    "scores.quality",           "scores.balanced",
    "memory.kv_tokens",         "cost_per_million_tokens.mean_load",
  };
  const GPtrArray *all = nav_plan_get_recommendations (plan);

  if (all->len == 0)
    return;
  nav_cli_text_heading (text, _ ("Why these numbers"));
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (NavDerivation) why = nav_explain (plan, all->pdata[0], paths[i]);
    if (why == NULL)
      continue;
    nav_cli_text_paragraph (text, 2, 2, NAV_CLI_BOLD, paths[i]);
    nav_cli_render_derivation (text, 4, why);
  }
}
