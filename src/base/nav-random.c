// SPDX-License-Identifier: Apache-2.0
// Seeded randomness, the only place it comes from. GLib's Mersenne Twister, seeded by number and
// purpose.

#include "nav-random.h"

#include <math.h>

struct _NavRandom {
  GRand *rand;
};

/**
 * nav_random_new:
 * @seed: the run's seed
 * @purpose: what this stream is for
 *
 * Returns: (transfer full): free with nav_random_free()
 */
NavRandom *
nav_random_new (guint64 seed, const char *purpose)
{
  guint32 words[3] = { (guint32) seed, (guint32) (seed >> 32), g_str_hash (purpose) };
  NavRandom *random = g_new0 (NavRandom, 1);

  random->rand = g_rand_new_with_seed_array (words, G_N_ELEMENTS (words));
  return random;
}

void
nav_random_free (NavRandom *random)
{
  g_rand_free (random->rand);
  g_free (random);
}

/**
 * nav_random_uniform:
 *
 * Returns: a number in [0, 1)
 */
double
nav_random_uniform (NavRandom *random)
{
  return g_rand_double (random->rand);
}

/**
 * nav_random_exponential:
 *
 * Returns: a number with mean 1
 */
double
nav_random_exponential (NavRandom *random)
{
  return -log1p (-g_rand_double (random->rand));
}

/**
 * nav_random_normal:
 *
 * Returns: a number with mean 0 and standard deviation 1 (Box and Muller, 1958)
 */
double
nav_random_normal (NavRandom *random)
{
  double radius = sqrt (2 * nav_random_exponential (random));

  return radius * cos (2 * G_PI * g_rand_double (random->rand));
}

/* Marsaglia and Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000). */
static double
draw_gamma (NavRandom *random, double shape)
{
  double d = shape - 1.0 / 3, c = 1 / sqrt (9 * d);

  while (TRUE) {
    double x = nav_random_normal (random), v = 1 + c * x;
    v = v * v * v;
    if (v > 0 && log (1 - g_rand_double (random->rand)) < x * x / 2 + d * (1 - v + log (v)))
      return d * v;
  }
}

/**
 * nav_random_gamma:
 * @shape: above 0
 *
 * Takes a varying number of numbers from @random.
 *
 * Returns: a number with mean 1, whose squared coefficient of variation is 1 / @shape
 */
double
nav_random_gamma (NavRandom *random, double shape)
{
  double boost;

  g_return_val_if_fail (shape > 0, 1);

  if (shape >= 1)
    return draw_gamma (random, shape) / shape;
  /* A gamma of one more, times a power of a uniform number: the same paper. */
  boost = exp (-nav_random_exponential (random) / shape);
  return draw_gamma (random, shape + 1) * boost / shape;
}

/**
 * nav_random_new_seed:
 *
 * With nav_random_uuid() all that no seed makes again. Any thread.
 *
 * Returns: above 0 and of 63 bits, so that it can be written as a number
 */
guint64
nav_random_new_seed (void)
{
  return (guint64) g_random_int () << 31 | g_random_int () | 1;
}

/**
 * nav_random_uuid:
 *
 * A name that nobody else gives. Any thread.
 *
 * Returns: (transfer full): a random UUID, RFC 4122 version 4
 */
char *
nav_random_uuid (void)
{
  return g_uuid_string_random ();
}
