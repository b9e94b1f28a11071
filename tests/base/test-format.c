// SPDX-License-Identifier: Apache-2.0
// Numbers as people read them, the same in every locale.

#include <locale.h>
#include <math.h>

#include "base/nav-format.h"

static const NavNumberStyle german = { ",", ".", TRUE };
static const NavNumberStyle ungrouped = { ".", "", FALSE };

#define CHECK(call, expected)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text = call;                                                                  \
    g_assert_cmpstr (text, ==, expected);                                                          \
  }                                                                                                \
  G_STMT_END

static void
test_number (void)
{
  const NavNumberStyle *plain = &nav_number_style_plain;

  CHECK (nav_format_number (plain, 0), "0");
  CHECK (nav_format_number (plain, 3), "3");
  CHECK (nav_format_number (plain, 2.666666), "2.67");
  CHECK (nav_format_number (plain, 24.5), "24.5");
  CHECK (nav_format_number (plain, 99.96), "100");
  CHECK (nav_format_number (plain, 145.4), "145");
  CHECK (nav_format_number (plain, 0.012345), "0.0123");
  CHECK (nav_format_number (plain, 123456), "123,000");
  CHECK (nav_format_number (plain, -1234), "−1,230");
  CHECK (nav_format_number (plain, 1.999), "2");
  CHECK (nav_format_number (plain, NAN), "–");
  CHECK (nav_format_number (plain, INFINITY), "–");
}

static void
test_style (void)
{
  CHECK (nav_format_number (&german, 2.666666), "2,67");
  CHECK (nav_format_number (&german, 123456), "123.000");
  CHECK (nav_format_count (&german, 1234567), "1.234.567");
  CHECK (nav_format_count (&ungrouped, 1234567), "1234567");
  CHECK (nav_format_number (&ungrouped, 10), "10");
  CHECK (nav_format_money (&german, 12.5, "EUR"), "12,50\u00a0€");
  CHECK (nav_format_money (&german, 1168, "USD"), "1.168\u00a0$");
  CHECK (nav_format_money (&german, 5, "CHF"), "5,00\u00a0CHF");
  CHECK (nav_format_money_decimals (&german, 2000, NULL, 0), "2.000\u00a0$");
  CHECK (nav_format_decimals (&german, 1234.5, 2), "1.234,50");
}

static void
test_units (void)
{
  const NavNumberStyle *plain = &nav_number_style_plain;

  CHECK (nav_format_ms (plain, 24.5), "24.5 ms");
  CHECK (nav_format_ms (plain, 999.4), "999 ms");
  CHECK (nav_format_ms (plain, 999.6), "1 s");
  CHECK (nav_format_ms (plain, 6400), "6.4 s");
  CHECK (nav_format_ms (plain, NAN), "– ms");
  CHECK (nav_format_ms_range (plain, 210, 260), "210–260 ms");
  CHECK (nav_format_ms_range (plain, 900, 1200), "0.9–1.2 s");
  CHECK (nav_format_rate (plain, 2.6667), "2.67 req/s");
  CHECK (nav_format_percent (plain, 0.18), "18 %");
  CHECK (nav_format_percent (plain, 0.0123), "1.2 %");
  CHECK (nav_format_percent (plain, 1.5), "150 %");
  CHECK (nav_format_gib (plain, 14.94), "14.9 GiB");
}

static void
test_money (void)
{
  const NavNumberStyle *plain = &nav_number_style_plain;

  CHECK (nav_format_money (plain, 0, NULL), "$0.00");
  CHECK (nav_format_money (plain, 0.00456, "USD"), "$0.00456");
  CHECK (nav_format_money (plain, 0.8, "USD"), "$0.80");
  CHECK (nav_format_money (plain, 0.526, "USD"), "$0.526");
  CHECK (nav_format_money (plain, 1.5, "USD"), "$1.50");
  CHECK (nav_format_money (plain, 99.999, "USD"), "$100");
  CHECK (nav_format_money (plain, 12345.6, "EUR"), "€12,346");
  CHECK (nav_format_money (plain, 5, "CHF"), "CHF 5.00");
  CHECK (nav_format_money (plain, NAN, "USD"), "–");
  CHECK (nav_format_money_decimals (plain, 0.2, "USD", 1), "$0.2");
  CHECK (nav_format_money_decimals (plain, NAN, "USD", 1), "–");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/number", test_number);
  g_test_add_func ("/format/style", test_style);
  g_test_add_func ("/format/units", test_units);
  g_test_add_func ("/format/money", test_money);
  return g_test_run ();
}
