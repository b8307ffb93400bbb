using System.Threading.Tasks;

namespace MeadowTinyMl.Audit.Log.Uplink;

/// <summary>The far end of an uplink: a folder, a station over HTTP, or a service that takes events.</summary>
public interface IUplinkEnd
{
    /// <summary>Hands over a message and brings the answer. Called again only once the task has ended.</summary>
    /// <param name="message">An encoded <see cref="UplinkMessage"/>.</param>
    /// <returns>Ends with <see cref="System.IO.IOException"/> where there was no answer, or none that can be read.</returns>
    Task<UplinkAnswer> SendAsync(byte[] message);
}
