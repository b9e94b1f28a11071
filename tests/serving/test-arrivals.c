// SPDX-License-Identifier: Apache-2.0
// When requests come: how many, when, in which order, and what is refused.

#include <locale.h>
#include <math.h>

#include "base/nav-error.h"
#include "serving/nav-arrivals.h"

static GArray *
fill (const NavLoad *load, double factor, guint64 seed)
{
  g_autoptr (NavRandom) random = nav_random_new (seed, "arrivals");
  GArray *times = g_array_new (FALSE, FALSE, sizeof (double));

  g_assert_true (nav_arrivals_check (load, NULL));
  nav_arrivals_fill (load, factor, random, times);
  return times;
}

static double
time_of (const GArray *times, guint i)
{
  g_assert_cmpuint (i, <, times->len);
  return g_array_index (times, double, i);
}

static NavLoad
open_load (NavArrival arrival, double rate, double seconds)
{
  return (NavLoad){ .kind = NAV_LOAD_OPEN, .arrival = arrival, .cv = 1, .rate = rate,
                    .duration_s = seconds };
}

static void
test_constant (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_CONSTANT, 4, 2.5);
  g_autoptr (GArray) times = fill (&load, 1, 1);
  g_autoptr (GArray) twice = fill (&load, 2, 1);

  g_assert_cmpuint (times->len, ==, 10);
  for (guint k = 0; k < 10; k++)
    g_assert_cmpfloat (time_of (times, k), ==, k / 4.0);
  g_assert_cmpuint (twice->len, ==, 20);
  g_assert_cmpfloat (time_of (twice, 19), ==, 19 / 8.0);
}

/* As many as were asked for, at the rate that was asked for, whatever chance has. */
static void
test_number (void)
{
  static const NavArrival arrivals[] = { NAV_ARRIVAL_POISSON, NAV_ARRIVAL_CONSTANT,
                                         NAV_ARRIVAL_GAMMA };

  for (gsize i = 0; i < G_N_ELEMENTS (arrivals); i++)
    for (guint n = 1; n < 60; n += 9) {
      NavLoad load = { .kind = NAV_LOAD_OPEN, .arrival = arrivals[i], .cv = 2, .rate = 5,
                       .requests = n };
      g_autoptr (GArray) times = fill (&load, 1, n), twice = fill (&load, 2, n);
      double last = arrivals[i] == NAV_ARRIVAL_CONSTANT ? (n - 1) / 5.0 : n / 5.0;

      g_assert_cmpuint (times->len, ==, n);
      g_assert_cmpuint (twice->len, ==, n);
      g_assert_cmpfloat_with_epsilon (time_of (times, n - 1), last, 1e-9);
      g_assert_cmpfloat_with_epsilon (time_of (twice, n - 1), last / 2, 1e-9);
      for (guint k = 1; k < n; k++)
        g_assert_cmpfloat (time_of (times, k), >=, time_of (times, k - 1));
      g_assert_cmpfloat (nav_arrivals_expect (&load, 2), ==, n);
      g_assert_cmpfloat (nav_arrivals_duration_s (&load, 2), ==, n / 10.0);
    }
}

static void
get_gaps (const GArray *times, double *ret_mean, double *ret_cv)
{
  double sum = 0, squares = 0, n = times->len - 1;

  for (guint i = 1; i < times->len; i++) {
    double gap = time_of (times, i) - time_of (times, i - 1);
    g_assert_cmpfloat (gap, >=, 0);
    sum += gap;
    squares += gap * gap;
  }
  *ret_mean = sum / n;
  *ret_cv = sqrt (squares / n - *ret_mean * *ret_mean) / *ret_mean;
}

static void
test_random_processes (void)
{
  static const struct {
    NavArrival arrival;
    double cv;
  } cases[] = {
    { NAV_ARRIVAL_POISSON, 1 },
    { NAV_ARRIVAL_GAMMA, 0.5 },
    { NAV_ARRIVAL_GAMMA, 1 },
    { NAV_ARRIVAL_GAMMA, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    NavLoad load = open_load (cases[i].arrival, 50, 1000);
    g_autoptr (GArray) times = NULL;
    double mean, cv;

    load.cv = cases[i].cv;
    times = fill (&load, 1, 7);
    get_gaps (times, &mean, &cv);
    g_assert_cmpfloat_with_epsilon (mean, 0.02, 0.02 * 0.04);
    g_assert_cmpfloat_with_epsilon (cv, cases[i].cv, 0.05 * cases[i].cv);
    g_assert_cmpfloat (time_of (times, times->len - 1), <, 1000);
  }
}

/* Common random numbers: at another rate the same pattern, stretched. */
static void
test_one_seed_is_one_pattern (void)
{
  NavLoad load = open_load (NAV_ARRIVAL_POISSON, 5, 100);
  g_autoptr (GArray) slow = fill (&load, 1, 3), fast = fill (&load, 2.5, 3);
  g_autoptr (GArray) other = fill (&load, 1, 4);

  g_assert_cmpuint (slow->len, >, 400);
  g_assert_cmpuint (fast->len, >, slow->len);
  for (guint i = 0; i < slow->len; i++)
    g_assert_cmpfloat_with_epsilon (time_of (slow, i), 2.5 * time_of (fast, i), 1e-9);
  g_assert_cmpfloat (time_of (slow, 0), !=, time_of (other, 0));
}

static void
test_stages (void)
{
  NavLoadStage stages[] = { { 2, 10, 2 }, { 0, 5, 0 }, { 10, 4, 10 } };
  NavLoad load = { .kind = NAV_LOAD_STAGES, .arrival = NAV_ARRIVAL_CONSTANT, .cv = 1,
                   .stages = stages, .n_stages = 3 };
  g_autoptr (GArray) constant = fill (&load, 1, 1);
  g_autoptr (GArray) poisson = NULL;

  g_assert_cmpuint (constant->len, ==, 20 + 40);
  g_assert_cmpfloat (time_of (constant, 19), ==, 9.5);
  g_assert_cmpfloat (time_of (constant, 20), ==, 15);
  g_assert_cmpfloat_with_epsilon (time_of (constant, 59), 18.9, 1e-9);
  g_assert_cmpfloat (nav_arrivals_expect (&load, 1), ==, 60);
  g_assert_cmpfloat (nav_arrivals_expect (&load, 2), ==, 120);
  g_assert_cmpfloat (nav_arrivals_duration_s (&load, 2), ==, 19);
  g_assert_cmpfloat (nav_arrivals_end_s (&load, 1), ==, 38);

  load.arrival = NAV_ARRIVAL_POISSON;
  poisson = fill (&load, 100, 1);
  g_assert_cmpfloat_with_epsilon (poisson->len, 6000, 300);
  for (guint i = 0; i < poisson->len; i++) {
    double time = time_of (poisson, i);
    g_assert_true (time < 10 || time >= 15);
    g_assert_cmpfloat (time, <, 19);
    g_assert_true (i == 0 || time >= time_of (poisson, i - 1));
  }
}

/* The rate goes from one to the other: half of the requests come in the last 0.29 of a ramp from 0,
 * and a ramp downwards is the same backwards. */
static void
test_ramps (void)
{
  NavLoadStage up[] = { { 0, 10, 20 } }, down[] = { { 20, 10, 0 } };
  NavLoad load = { .kind = NAV_LOAD_STAGES, .arrival = NAV_ARRIVAL_CONSTANT, .cv = 1,
                   .stages = up, .n_stages = 1 };
  g_autoptr (GArray) rising = fill (&load, 1, 1), falling = NULL, poisson = NULL;
  guint half = 0;

  g_assert_cmpfloat (nav_arrivals_expect (&load, 1), ==, 100);
  g_assert_cmpuint (rising->len, ==, 100);
  g_assert_cmpfloat_with_epsilon (time_of (rising, 25), 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (time_of (rising, 50), 10 * sqrt (0.5), 1e-9);
  load.stages = down;
  falling = fill (&load, 1, 1);
  g_assert_cmpfloat (time_of (falling, 0), ==, 0);
  g_assert_cmpfloat_with_epsilon (time_of (falling, 75), 5, 1e-9);
  load.arrival = NAV_ARRIVAL_POISSON;
  poisson = fill (&load, 100, 1);
  for (guint i = 0; i < poisson->len; i++)
    half += time_of (poisson, i) < 5;
  g_assert_cmpfloat_with_epsilon ((double) half / poisson->len, 0.75, 0.02);
}

static void
test_closed_loops_start_together (void)
{
  NavLoad load = { .kind = NAV_LOAD_CLOSED, .concurrency = 5, .requests = 12 };
  g_autoptr (GArray) times = fill (&load, 1, 1), few = NULL;

  g_assert_cmpuint (times->len, ==, 5);
  g_assert_cmpfloat (time_of (times, 4), ==, 0);
  g_assert_true (isinf (nav_arrivals_end_s (&load, 1)));
  g_assert_cmpfloat (nav_arrivals_expect (&load, 1), ==, 12);
  load.requests = 3;
  few = fill (&load, 1, 1);
  g_assert_cmpuint (few->len, ==, 3);
}

static void
test_traces (void)
{
  NavTraceRequest requests[] = { { 0, 10, 5 }, { 2, 20, 6 }, { 2, 30, 7 }, { 1800, 1, 1 } };
  NavLoad load = { .kind = NAV_LOAD_TRACE, .trace = requests, .n_trace = 4 };
  g_autoptr (GArray) times = fill (&load, 1, 1), fast = fill (&load, 2, 1);

  g_assert_cmpuint (times->len, ==, 4);
  g_assert_cmpfloat (time_of (times, 3), ==, 1800);
  g_assert_cmpfloat (time_of (fast, 3), ==, 900);
  g_assert_cmpfloat (nav_arrivals_end_s (&load, 1), ==, 3600);
  load.n_trace = 3; /* a burst has time to be answered */
  g_assert_cmpfloat (nav_arrivals_end_s (&load, 1), ==, 602);
}

static void
assert_refused (const NavLoad *load, const char *field)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (nav_arrivals_check (load, &error));
  g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
  g_assert_cmpstr (nav_error_get_field (error), ==, field);
}

static void
test_refusals (void)
{
  NavTraceRequest unordered[] = { { 2, 10, 5 }, { 1, 20, 6 } }, empty[] = { { 0, 0, 5 } };
  NavLoadStage idle[] = { { 0, 10, 0 } }, wrong[] = { { 1, 10, 1 }, { 1, 3, NAN } };
  NavLoad load = open_load (NAV_ARRIVAL_POISSON, 0, 10);

  assert_refused (&load, "load.rate");
  load.rate = NAN;
  assert_refused (&load, "load.rate");
  load.rate = INFINITY;
  assert_refused (&load, "load.rate");
  load = open_load (NAV_ARRIVAL_POISSON, 1, -1);
  assert_refused (&load, "load.duration_s");
  load = open_load (NAV_ARRIVAL_GAMMA, 1, 1);
  load.cv = 0;
  assert_refused (&load, "load.cv");
  load = (NavLoad){ .kind = NAV_LOAD_CLOSED, .concurrency = 0, .requests = 1 };
  assert_refused (&load, "load.concurrency");
  load = (NavLoad){ .kind = NAV_LOAD_CLOSED, .concurrency = 1, .requests = 0 };
  assert_refused (&load, "load.requests");
  load = (NavLoad){ .kind = NAV_LOAD_STAGES, .stages = idle, .n_stages = 1 };
  assert_refused (&load, "load.stages");
  load = (NavLoad){ .kind = NAV_LOAD_STAGES, .stages = wrong, .n_stages = 2 };
  assert_refused (&load, "load.stages");
  load = (NavLoad){ .kind = NAV_LOAD_TRACE, .trace = unordered, .n_trace = 2 };
  assert_refused (&load, "load.requests");
  load = (NavLoad){ .kind = NAV_LOAD_TRACE, .trace = empty, .n_trace = 1 };
  assert_refused (&load, "load.requests");
  load = (NavLoad){ .kind = NAV_LOAD_TRACE };
  assert_refused (&load, "load.requests");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arrivals/constant", test_constant);
  g_test_add_func ("/arrivals/number", test_number);
  g_test_add_func ("/arrivals/random-processes", test_random_processes);
  g_test_add_func ("/arrivals/one-seed-is-one-pattern", test_one_seed_is_one_pattern);
  g_test_add_func ("/arrivals/stages", test_stages);
  g_test_add_func ("/arrivals/ramps", test_ramps);
  g_test_add_func ("/arrivals/closed-loops-start-together", test_closed_loops_start_together);
  g_test_add_func ("/arrivals/traces", test_traces);
  g_test_add_func ("/arrivals/refusals", test_refusals);
  return g_test_run ();
}
