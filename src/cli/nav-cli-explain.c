// SPDX-License-Identifier: Apache-2.0
// "Why this number?" on a terminal: derivations as indented trees. What was told once is not told
// again.

#include "config.h"

#include <glib/gi18n.h>

#include "cli/nav-cli-plan-private.h"
#include "planner/nav-explain.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-spec-words.h"

static const NavWordsStyle *const style = &nav_words_local;

static char *
reason_of (NavDerivation *derivation)
{
  const char *operation = nav_derivation_get_operation (derivation);

  if (operation != NULL)
    return g_strdup (nav_words_term (style, NAV_WORDS_OPERATION, operation));
  return nav_words_finding (style, nav_derivation_get_source (derivation));
}

/* What stands further up in full need not be told again. */
static char *
key_of (NavDerivation *derivation)
{
  char value[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (value, sizeof value, nav_derivation_get_value (derivation));
  return g_strdup_printf ("%s %s %s", nav_derivation_get_name (derivation), value,
                          nav_derivation_get_operation (derivation));
}

static void
render_tree (NavCliText *text, guint indent, NavDerivation *derivation, GHashTable *told)
{
  g_autofree char *name = nav_words_name (style, nav_derivation_get_name (derivation));
  g_autofree char *value = nav_spec_words_derived (style, derivation);
  g_autofree char *reason = reason_of (derivation);
  g_autofree char *line = NULL;
  guint n = nav_derivation_get_n_operands (derivation);
  gboolean again = n > 0 && !g_hash_table_add (told, key_of (derivation));

  line = again ? g_strdup_printf (_ ("%s = %s, as above"), name, value)
               : g_strdup_printf ("%s = %s ← %s", name, value, reason);
  nav_cli_text_paragraph (text, indent, indent + 4, NAV_CLI_PLAIN, line);
  for (guint i = 0; i < n && !again; i++)
    render_tree (text, MIN (indent + 2, 40), nav_derivation_get_operand (derivation, i), told);
}

/**
 * nav_cli_render_derivation:
 *
 * One number and why it is what it is.
 */
void
nav_cli_render_derivation (NavCliText *text, NavDerivation *derivation)
{
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  nav_cli_text_heading (text, _ ("Why this number"));
  render_tree (text, 2, derivation, told);
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
    "sensitivity.rate[1].replicas", "knee.share",
    "scores.quality",           "scores.balanced",
    "memory.kv_tokens",         "cost_per_million_tokens.mean_load",
  };
  const GPtrArray *all = nav_plan_get_recommendations (plan);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (all->len == 0)
    return;
  nav_cli_text_heading (text, _ ("Why these numbers"));
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (NavDerivation) why = nav_explain (plan, all->pdata[0], paths[i]);
    if (why == NULL)
      continue;
    render_tree (text, 2, why, told);
  }
}
