namespace MeadowTinyMl.Audit.Log;

/// <summary>Random bytes that nobody can guess.</summary>
public interface IRandomSource
{
    /// <summary>Fills an array.</summary>
    void Fill(byte[] buffer);
}
