// SPDX-License-Identifier: Apache-2.0
// fake-vllm MODEL TTFT-MS TPOT-MS: a server that is no simulator of ours, for tests that drive
// whole programs. It says its URL on a line of its own and ends with its input.

#include <stdio.h>
#include <stdlib.h>

#include "fake-server.h"

static FakeAnswer
respond (const char *target, const char *body, guint n, gpointer data)
{
  (void) n;
  return g_str_has_suffix (target, "/neuralnav/config")
           ? fake_answer (404, "application/json", "{}")
           : fake_vllm (target, body, data);
}

int
main (int argc, char **argv)
{
  FakeServer *server;
  g_autofree char *url = NULL;

  if (argc != 4) {
    g_printerr ("fake-vllm MODEL TTFT-MS TPOT-MS\n");
    return 2;
  }
  server = fake_server_new (respond, argv[1]);
  fake_server_set_pace (server, (guint) atoi (argv[2]), (guint) atoi (argv[3]));
  url = fake_server_url (server, "/v1");
  printf ("%s\n", url);
  fflush (stdout);
  while (getchar () != EOF)
    ;
  fake_server_free (server);
  return 0;
}
