namespace MeadowTinyMl.Audit.Log.Witnessing;

/// <summary>What a witness answers: a status as of HTTP, and a body.</summary>
/// <param name="Status">200 cosigned, 400 malformed, 403 no trusted signature, 404 unknown log, 409 another size is known here, 422 the proof does not hold.</param>
/// <param name="Body">For 200 a signature line, for 409 the witness's size; else empty.</param>
public sealed record WitnessAnswer(int Status, string Body)
{
    /// <summary>The media type of the body of a 409.</summary>
    public const string SizeMediaType = "text/x.tlog.size";
}
