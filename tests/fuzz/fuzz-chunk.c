// SPDX-License-Identifier: Apache-2.0
// Fuzz target of the two readers of one event: what the quick one takes the full one takes too, and
// reads the same from it.

#include "observe/nav-chunk-private.h"

#include "fuzz-target.h"

static const NavChunk nothing = { .prompt_tokens = -1, .cached_tokens = -1,
                                  .completion_tokens = -1 };

static void
assert_same (const NavChunk *quick, const NavChunk *full)
{
  g_assert_cmpstr (quick->content, ==, full->content);
  g_assert_cmpstr (quick->reasoning, ==, full->reasoning);
  g_assert_cmpstr (quick->finish_reason, ==, full->finish_reason);
  g_assert_cmpstr (quick->error, ==, full->error);
  g_assert_cmpint (quick->has_choice, ==, full->has_choice);
  g_assert_cmpint (quick->has_token, ==, full->has_token);
  g_assert_cmpint (quick->prompt_tokens, ==, full->prompt_tokens);
  g_assert_cmpint (quick->cached_tokens, ==, full->cached_tokens);
  g_assert_cmpint (quick->completion_tokens, ==, full->completion_tokens);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (NavChunk) quick = nothing;
  g_auto (NavChunk) full = nothing;
  g_autoptr (GError) error = NULL;
  gboolean read;

  if (!_nav_chunk_parse_quickly ((const char *) data, size, &quick)) {
    assert_same (&quick, &nothing);
    return 0;
  }
  read = _nav_chunk_parse_fully ((const char *) data, size, &full, &error);
  g_assert_no_error (error);
  g_assert_true (read);
  assert_same (&quick, &full);
  return 0;
}
