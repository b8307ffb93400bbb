using System;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace MeadowTinyMl.Simulator.Page;

/// <summary>Lets through only requests that this page made to this machine.</summary>
/// <remarks>
/// A foreign page can make a browser talk to loopback. A name that was rebound to 127.0.0.1 shows in <c>Host</c>; a forged form or script shows in
/// <c>Origin</c>, which a browser sends with every POST and no script can set.
/// </remarks>
internal static class LoopbackGuard
{
    /// <summary>Says whether the request names this machine by a loopback name.</summary>
    public static bool IsForLoopback(HttpRequest request, int port) =>
        request.Host.Port == port && (request.Host.Host is "localhost" or "127.0.0.1" or "[::1]");

    /// <summary>Says whether the request comes from the page that was served under the same name.</summary>
    public static bool IsFromSameOrigin(HttpRequest request) =>
        request.Headers.TryGetValue("Origin", out StringValues origin)
        && origin.Count == 1
        && string.Equals(origin[0], $"http://{request.Host.Value}", StringComparison.Ordinal);
}
