// SPDX-License-Identifier: Apache-2.0
// The number grammar: each way to write a number, and digits that count nothing.

#include <locale.h>
#include <math.h>

#include "intent/nav-reading.h"

#include "intent-jsonl.h"

static NavLexicon *lexicon;

typedef struct {
  const char *text;
  double value; /* NaN: no number at all */
} Sample;

static void
test_values (void)
{
  static const Sample samples[] = {
    { "1,200 users", 1200 },
    { "1 200 users", 1200 },
    { "1'200 users", 1200 },
    { "1.5k users", 1500 },
    { "5k", 5000 },
    { "2m users", 2e6 },
    { "3 lakh", 3e5 },
    { "2 crore", 2e7 },
    { "1,00,000 users", 1e5 },
    { "1.200.000 users", 1.2e6 },
    { "1,5 million", 1.5e6 },
    { "1,200.50 dollars", 1200.5 },
    { "two hundred and fifty", 250 },
    { "twelve hundred", 1200 },
    { "twenty-five", 25 },
    { "a hundred", 100 },
    { "one and a half thousand", 1500 },
    { "half a million", 5e5 },
    { "a couple of dozen", 24 },
    { "a few hundred", 300 },
    { "several", 5 },
    { "a dozen", 12 },
    { "dozens of users", 50 },
    { "hundreds", 500 },
    { "thousands of people", 5000 },
    { "tens of thousands", 50000 },
    { "hundreds of thousands", 5e5 },
    { "a handful", 5 },
    { "50-100 users", 75 },
    { "between one and two thousand", 1500 },
    { "from 50 to 100", 75 },
    { "10-20k", 15000 },
    { "five hundred thousand", 5e5 },
    { "3hundred", 300 },
    { "two thousand five hundred", 2500 },
    { "$2k - $3k", 2500 },
    { "version 3", NAN },
    { "24/7", NAN },
    { "SKU-4711", NAN },
    { "the 3rd", NAN },
    { "-5 users", NAN },
    { "9:30", NAN },
    { "1.2.3.4", NAN },
    { "#12", NAN },
    { "one-off", NAN },
    { "99999999999999999999999", NAN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autoptr (NavReading) reading = nav_reading_new (lexicon, samples[i].text, 0, NULL);

    nav_reading_match (reading);
    nav_find_numbers (reading);
    g_test_message ("%s", samples[i].text);
    g_assert_cmpuint (reading->numbers->len, ==, isnan (samples[i].value) ? 0 : 1);
    if (!isnan (samples[i].value))
      g_assert_cmpfloat (g_array_index (reading->numbers, NavNumber, 0).value, ==,
                         samples[i].value);
  }
}

static void
test_range_keeps_its_ends (void)
{
  g_autoptr (NavReading) reading = nav_reading_new (lexicon, "50-100 users", 0, NULL);
  const NavNumber *number;

  nav_reading_match (reading);
  nav_find_numbers (reading);
  number = &g_array_index (reading->numbers, NavNumber, 0);
  g_assert_cmpfloat (number->min, ==, 50);
  g_assert_cmpfloat (number->max, ==, 100);
}

static void
test_dot_may_group (void)
{
  g_autoptr (NavReading) reading = nav_reading_new (lexicon, "1.200 users", 0, NULL);
  const NavNumber *number;

  nav_reading_match (reading);
  nav_find_numbers (reading);
  number = &g_array_index (reading->numbers, NavNumber, 0);
  g_assert_cmpfloat (number->value, ==, 1.2);
  g_assert_cmpfloat (number->grouped, ==, 1200);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  lexicon = intent_test_lexicon ();
  g_test_add_func ("/intent/numbers/values", test_values);
  g_test_add_func ("/intent/numbers/range", test_range_keeps_its_ends);
  g_test_add_func ("/intent/numbers/dot", test_dot_may_group);
  result = g_test_run ();
  nav_lexicon_unref (lexicon);
  return result;
}
