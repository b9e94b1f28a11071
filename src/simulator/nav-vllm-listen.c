// SPDX-License-Identifier: Apache-2.0
// Where the server listens: at an address and a port, or at a socket in the file system.

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "simulator/nav-simulator-error.h"
#include "simulator/nav-vllm-server-private.h"

#define LONGEST_PATH 107 /* what sockaddr_un holds */

static gboolean
fail (GError **error, NavErrorKind kind, const char *field, const char *text)
{
  nav_set_error_text (error, NAV_SIMULATOR_ERROR, kind, field, text);
  return FALSE;
}

static gboolean
listen_at (NavVllmServer *server, GSocketAddress *where, GError **error)
{
  server->listener = nav_vllm_listener_new (
    where, &server->streams, soup_server_get_tls_certificate (server->http),
    server->limits.head_ms, server->limits.connections, error);
  return server->listener != NULL;
}

/* --- Addresses --- */

/* A name is looked up; the first of its addresses is it. */
static GInetAddress *
find_address (const char *host, GError **error)
{
  GInetAddress *address = g_inet_address_new_from_string (host);
  GList *found;

  if (address != NULL || g_str_equal (host, "localhost"))
    return address ? address : g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  found = g_resolver_lookup_by_name (g_resolver_get_default (), host, NULL, error);
  if (found == NULL)
    return NULL;
  address = g_object_ref (found->data);
  g_resolver_free_addresses (found);
  return address;
}

static GSocketAddress *
find_place (const char *host, guint16 port, GError **error)
{
  /* Reads the scope of an address, too. */
  GSocketAddress *where = g_inet_socket_address_new_from_string (host, port);
  g_autoptr (GInetAddress) address = NULL;

  if (where != NULL)
    return where;
  address = find_address (host, error);
  return address ? g_inet_socket_address_new (address, port) : NULL;
}

/* The port may have been any. */
static char *
make_url (NavVllmServer *server, const char *host)
{
  gboolean bare = strchr (host, ':') != NULL; /* the colons are of the address */

  return g_strdup_printf ("%s://%s%s%s:%u",
                          soup_server_get_tls_certificate (server->http) ? "https" : "http",
                          bare ? "[" : "", host, bare ? "]" : "",
                          (guint) nav_vllm_listener_get_port (server->listener));
}

/**
 * nav_vllm_server_listen:
 * @host: an address, or a name that has one; "" and "0.0.0.0" are all
 * @port: 0: any that is free, see nav_vllm_server_get_port()
 * @error: NAV_ERROR_INVALID for what has no address, NAV_ERROR_REMOTE where it is taken
 */
gboolean
nav_vllm_server_listen (NavVllmServer *server, const char *host, guint16 port, GError **error)
{
  const char *name = *host == '\0' ? "0.0.0.0" : host;
  g_autoptr (GSocketAddress) where = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) inner = NULL;

  where = find_place (name, port, &inner);
  if (where == NULL) {
    text = g_strdup_printf ("“%s” is no address to listen on: %s", host, inner->message);
    return fail (error, NAV_ERROR_INVALID, "host", text);
  }
  if (listen_at (server, where, &inner)) {
    server->url = make_url (server, name);
    return TRUE;
  }
  text = g_strdup_printf ("cannot listen on %s port %u: %s", name, (guint) port, inner->message);
  return fail (error, NAV_ERROR_REMOTE, "port", text);
}

/**
 * nav_vllm_server_get_port:
 *
 * Returns: where it listens; 0: nowhere, or at a socket in the file system
 */
guint16
nav_vllm_server_get_port (NavVllmServer *server)
{
  const char *colon = server->url ? strrchr (server->url, ':') : NULL;

  return colon && server->socket_path == NULL ? (guint16) g_ascii_strtoull (colon + 1, NULL, 10)
                                              : 0;
}

/**
 * nav_vllm_server_get_url:
 *
 * Returns: (nullable): where it listens, as clients write it
 */
const char *
nav_vllm_server_get_url (const NavVllmServer *server)
{
  return server->url;
}

/* --- Sockets in the file system --- */

/* A server that was killed leaves its socket behind: nobody answers there. */
static void
remove_stale (GSocketAddress *where, const char *path)
{
  g_autoptr (GSocket) socket =
    g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  if (g_lstat (path, &status) == 0 && S_ISSOCK (status.st_mode) && socket != NULL &&
      !g_socket_connect (socket, where, NULL, &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    g_unlink (path);
}

/**
 * nav_vllm_server_listen_unix:
 * @path: where the socket is to be, which is removed with the server
 * @error: NAV_ERROR_INVALID for a path that is too long, NAV_ERROR_REMOTE where it cannot be
 */
gboolean
nav_vllm_server_listen_unix (NavVllmServer *server, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) where = NULL;
  g_autoptr (GError) inner = NULL;
  g_autofree char *text = NULL;

  if (*path == '\0' || strlen (path) > LONGEST_PATH)
    return fail (error, NAV_ERROR_INVALID, "uds", "--uds is a path of 1 to 107 bytes");
  where = g_unix_socket_address_new (path);
  remove_stale (where, path);
  if (listen_at (server, where, &inner)) {
    server->socket_path = g_strdup (path);
    server->url = g_strconcat ("unix:", path, NULL);
    return TRUE;
  }
  text = g_strdup_printf ("cannot listen on %s: %s", path, inner->message);
  return fail (error, NAV_ERROR_REMOTE, "uds", text);
}

void
nav_vllm_server_clear_listening (NavVllmServer *server)
{
  if (server->socket_path != NULL)
    g_unlink (server->socket_path);
  g_free (server->socket_path);
  g_free (server->url);
}
