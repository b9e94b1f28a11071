// SPDX-License-Identifier: Apache-2.0
// Kinds of numbers in sentences: each with its unit, counted things in singular and plural.

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "workflow/nav-words-private.h"

typedef char *(*Format) (const NavNumberStyle *style, double value);

static char *
format_usd (const NavNumberStyle *style, double value)
{
  return nav_format_money (style, value, "USD");
}

/* Two significant figures: for what is only roughly known. */
static double
round_about (double value)
{
  double step;

  if (!isfinite (value) || value == 0)
    return value;
  step = pow (10, floor (log10 (fabs (value))) - 1);
  return round (value / step) * step;
}

static char *
format_about (const NavNumberStyle *style, double value)
{
  return nav_format_number (style, round_about (value));
}

static char *
format_pct (const NavNumberStyle *style, double percent)
{
  return nav_format_percent (style, percent / 100);
}

static char *
format_percentile (const NavNumberStyle *style, double percentile)
{
  g_autofree char *number = nav_format_number (style, percentile);

  return g_strconcat ("p", number, NULL);
}

/* Turns of a conversation count from 0 in code and from 1 for people. */
static char *
format_turn (const NavNumberStyle *style, double turn)
{
  return nav_format_count (style, turn + 1);
}

/* Parameters of a model, as people say them: 7.62 B. */
static char *
format_billions (const NavNumberStyle *style, double value)
{
  g_autofree char *number = nav_format_number (style, value / 1e9);

  return g_strconcat (number, " B", NULL);
}

static const struct {
  const char *kind;
  Format format;
} plain_kinds[] = {
  { "number", nav_format_number }, { "count", nav_format_count },
  { "about", format_about },       { "ms", nav_format_ms },
  { "rate", nav_format_rate },     { "usd", format_usd },
  { "percent", nav_format_percent }, { "pct", format_pct },
  { "gib", nav_format_gib },       { "percentile", format_percentile },
  { "turn", format_turn },         { "billions", format_billions },
};

#define ABOUT "about-"

/* Marks a singular and a plural for the translators. */
#define P_(one, many) one, many

static const struct {
  const char *kind;
  const char *one;
  const char *many;
} counted_kinds[] = {
  { "users", P_ ("%s user", "%s users") },
  { "people", P_ ("%s person", "%s people") },
  { "replicas", P_ ("%s replica", "%s replicas") },
  { "gpus", P_ ("%s GPU", "%s GPUs") },
  { "tokens", P_ ("%s token", "%s tokens") },
  { "per-second", P_ ("%s request a second", "%s requests a second") },
  { "requests", P_ ("%s request", "%s requests") },
  { "prices", P_ ("%s price", "%s prices") },
  { "hours", P_ ("%s hour", "%s hours") },
  { "models", P_ ("%s model", "%s models") },
  { "configurations", P_ ("%s configuration", "%s configurations") },
  { "rows", P_ ("%s row", "%s rows") },
  { "bytes", P_ ("%s byte", "%s bytes") },
  { "nodes", P_ ("%s node", "%s nodes") },
  { "clients", P_ ("%s client", "%s clients") },
};

static char *
format_counted (const NavWordsStyle *style, const char *one, const char *many, double value)
{
  g_autofree char *number = value == floor (value) ? nav_format_count (style->numbers, value)
                                                   : nav_format_number (style->numbers, value);
  gulong n = value == 1 ? 1 : (gulong) CLAMP (isfinite (value) ? value : 2, 2, 1e9);
  const char *words = style->translated ? g_dngettext (GETTEXT_PACKAGE, one, many, n)
                      : n == 1          ? one
                                        : many;
  const char *mark = strstr (words, "%s");

  if (mark == NULL)
    return g_strdup (words);
  return g_strdup_printf ("%.*s%s%s", (int) (mark - words), words, number, mark + 2);
}

gboolean
_nav_words_knows_kind (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (plain_kinds); i++)
    if (strcmp (kind, plain_kinds[i].kind) == 0)
      return TRUE;
  if (g_str_has_prefix (kind, ABOUT))
    kind += strlen (ABOUT);
  for (gsize i = 0; i < G_N_ELEMENTS (counted_kinds); i++)
    if (strcmp (kind, counted_kinds[i].kind) == 0)
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full): the number as people write it */
char *
_nav_words_format (const NavWordsStyle *style, const char *kind, double value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (plain_kinds); i++)
    if (strcmp (kind, plain_kinds[i].kind) == 0)
      return plain_kinds[i].format (style->numbers, value);
  if (g_str_has_prefix (kind, ABOUT)) {
    kind += strlen (ABOUT);
    value = round_about (value);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (counted_kinds); i++)
    if (strcmp (kind, counted_kinds[i].kind) == 0)
      return format_counted (style, counted_kinds[i].one, counted_kinds[i].many, value);
  g_return_val_if_reached (g_strdup (""));
}
