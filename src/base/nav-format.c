// SPDX-License-Identifier: Apache-2.0
// The one module that turns numbers into text for people: three significant figures, milliseconds
// below a second and seconds above, thousands grouped. A number that is not known is a dash.

#include "nav-format.h"

#include <math.h>
#include <string.h>

const NavNumberStyle nav_number_style_plain = { ".", ",", FALSE };

#define UNKNOWN "–"

static void
append_grouped (GString *out, const char *digits, gsize n, const char *group)
{
  for (gsize i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0)
      g_string_append (out, group);
    g_string_append_c (out, digits[i]);
  }
}

static char *
format_decimals (const NavNumberStyle *style, double value, int decimals)
{
  char buffer[64], format[8];
  const char *digits = buffer, *point;
  GString *out;

  g_snprintf (format, sizeof format, "%%.%df", decimals);
  g_ascii_formatd (buffer, sizeof buffer, format, value);
  out = g_string_new (NULL);
  if (*digits == '-') {
    g_string_append (out, "−");
    digits++;
  }
  point = strchr (digits, '.');
  append_grouped (out, digits, point ? (gsize) (point - digits) : strlen (digits), style->group);
  if (point != NULL)
    g_string_append_printf (out, "%s%s", style->decimal, point + 1);
  return g_string_free (out, FALSE);
}

/* Decimals that leave three significant figures, and none above 100. */
static int
decimals_for (double value)
{
  double size = fabs (value);

  if (size == 0 || size >= 99.95)
    return 0;
  return CLAMP (2 - (int) floor (log10 (size)), 0, 6);
}

static double
round_to_three (double value)
{
  double step;

  if (value == 0)
    return 0;
  step = pow (10, floor (log10 (fabs (value))) - 2);
  return step > 1 ? round (value / step) * step : value;
}

static void
trim_zeros (char *text, const char *decimal)
{
  char *point = strstr (text, decimal);
  gsize end;

  if (point == NULL || *decimal == '\0')
    return;
  end = strlen (text);
  while (text[end - 1] == '0')
    text[--end] = '\0';
  if (text + end == point + strlen (decimal))
    *point = '\0';
}

/**
 * nav_format_number:
 * @style: how numbers look
 * @value: any number
 *
 * Three significant figures, trailing zeros dropped. A dash for what is not known (NaN).
 *
 * Returns: (transfer full)
 */
char *
nav_format_number (const NavNumberStyle *style, double value)
{
  char *text;

  if (!isfinite (value) || fabs (value) > 1e15)
    return g_strdup (UNKNOWN);
  value = round_to_three (value);
  text = format_decimals (style, value, decimals_for (value));
  trim_zeros (text, style->decimal);
  return text;
}

/**
 * nav_format_count:
 *
 * A whole number, every digit shown (people, tokens, replicas).
 *
 * Returns: (transfer full)
 */
char *
nav_format_count (const NavNumberStyle *style, double value)
{
  if (!isfinite (value) || fabs (value) > 1e15)
    return g_strdup (UNKNOWN);
  return format_decimals (style, round (value), 0);
}

/**
 * nav_format_decimals:
 * @decimals: 0 to 6
 *
 * A number with exactly so many decimals: for those that stand in a row, as along an axis.
 *
 * Returns: (transfer full)
 */
char *
nav_format_decimals (const NavNumberStyle *style, double value, int decimals)
{
  g_return_val_if_fail (decimals >= 0 && decimals <= 6, NULL);

  if (!isfinite (value) || fabs (value) > 1e15)
    return g_strdup (UNKNOWN);
  return format_decimals (style, value, decimals);
}

/**
 * nav_format_ms:
 * @ms: milliseconds
 *
 * `24.5 ms`, `145 ms`, `6.4 s`.
 *
 * Returns: (transfer full)
 */
char *
nav_format_ms (const NavNumberStyle *style, double ms)
{
  g_autofree char *number = nav_format_number (style, ms < 999.5 ? ms : ms / 1000);

  return g_strdup_printf ("%s %s", number, ms < 999.5 || isnan (ms) ? "ms" : "s");
}

/**
 * nav_format_ms_range:
 *
 * `210–260 ms`, `0.9–1.2 s`: both ends in the unit of the upper one.
 *
 * Returns: (transfer full)
 */
char *
nav_format_ms_range (const NavNumberStyle *style, double low, double high)
{
  double scale = high < 999.5 ? 1 : 1000;
  g_autofree char *from = nav_format_number (style, low / scale);
  g_autofree char *to = nav_format_number (style, high / scale);

  return g_strdup_printf ("%s–%s %s", from, to, scale > 1 ? "s" : "ms");
}

/**
 * nav_format_rate:
 *
 * `2.67 req/s`.
 *
 * Returns: (transfer full)
 */
char *
nav_format_rate (const NavNumberStyle *style, double per_second)
{
  g_autofree char *number = nav_format_number (style, per_second);

  return g_strdup_printf ("%s req/s", number);
}

static const char *
currency_mark (const char *currency)
{
  static const char *const marks[][2] = {
    { "USD", "$" }, { "EUR", "€" }, { "GBP", "£" }, { "JPY", "¥" }, { "INR", "₹" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_strcmp0 (currency, marks[i][0]) == 0)
      return marks[i][1];
  return NULL;
}

/* Below 1: three significant figures, but as many decimals as money always has. */
static char *
format_small_money (const NavNumberStyle *style, double amount)
{
  int decimals = decimals_for (amount);
  double cents = amount * 100;

  if (decimals == 3 && fabs (cents - round (cents)) < 0.05)
    decimals = 2;
  return format_decimals (style, amount, decimals);
}

/* No line breaks between an amount and what it is of. */
static char *
with_currency (const NavNumberStyle *style, const char *number, const char *currency)
{
  const char *mark = currency_mark (currency ? currency : "USD");

  if (style->currency_after)
    return g_strdup_printf ("%s\u00a0%s", number, mark ? mark : currency);
  return mark ? g_strdup_printf ("%s%s", mark, number)
              : g_strdup_printf ("%s %s", currency, number);
}

/**
 * nav_format_money_decimals:
 * @currency: (nullable): ISO 4217; NULL is USD
 * @decimals: 0 to 6
 *
 * An amount with exactly so many decimals: for those that stand in a row, as along an axis.
 *
 * Returns: (transfer full)
 */
char *
nav_format_money_decimals (const NavNumberStyle *style, double amount, const char *currency,
                           int decimals)
{
  g_autofree char *number = nav_format_decimals (style, amount, decimals);

  return isfinite (amount) ? with_currency (style, number, currency) : g_steal_pointer (&number);
}

/**
 * nav_format_money:
 * @currency: (nullable): ISO 4217; NULL is USD
 *
 * Whole units from 100 on, two decimals from 1 to 100, three significant figures below 1.
 *
 * Returns: (transfer full)
 */
char *
nav_format_money (const NavNumberStyle *style, double amount, const char *currency)
{
  g_autofree char *number = NULL;
  double size = fabs (amount);

  if (!isfinite (amount))
    return g_strdup (UNKNOWN);
  number = size >= 99.995 ? format_decimals (style, round (amount), 0)
           : size >= 0.995 || size == 0
             ? format_decimals (style, amount, 2)
             : format_small_money (style, amount);
  return with_currency (style, number, currency);
}

/**
 * nav_format_percent:
 * @ratio: 0.18 is 18 %
 *
 * Returns: (transfer full)
 */
char *
nav_format_percent (const NavNumberStyle *style, double ratio)
{
  double percent = ratio * 100;
  g_autofree char *number = NULL;

  if (!isfinite (ratio))
    return g_strdup (UNKNOWN);
  number = fabs (percent) < 9.95 ? nav_format_number (style, round (percent * 10) / 10)
                                 : nav_format_count (style, percent);
  return g_strdup_printf ("%s %%", number);
}

/**
 * nav_format_gib:
 *
 * `14.9 GiB`.
 *
 * Returns: (transfer full)
 */
char *
nav_format_gib (const NavNumberStyle *style, double gib)
{
  g_autofree char *number = nav_format_number (style, gib);

  return g_strdup_printf ("%s GiB", number);
}
