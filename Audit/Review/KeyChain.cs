using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Review;

/// <summary>The keys of a log's epochs, each with the index of the entry that brought it in.</summary>
internal sealed class KeyChain
{
    private readonly List<(VerifierKey Key, long Epoch, long BroughtInBy)> _links = [];
    private int _proven = int.MaxValue;

    /// <summary>Gets the keys, oldest first.</summary>
    public IEnumerable<VerifierKey> Keys => _links.Select(link => link.Key);

    /// <summary>Gets the newest link, or null where the chain has not begun.</summary>
    public (VerifierKey Key, long Epoch, long BroughtInBy)? Newest => _links.Count == 0 ? null : _links[^1];

    /// <summary>Adds the key of the next epoch.</summary>
    /// <param name="key">The key.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="broughtInBy">Index of the entry that names it; −1 for the first.</param>
    public void Add(VerifierKey key, long epoch, long broughtInBy) => _links.Add((key, epoch, broughtInBy));

    /// <summary>Adds the key that a rotation names which does not hold; it and all after it are only claimed.</summary>
    public void Claim(VerifierKey key, long epoch, long broughtInBy)
    {
        _proven = System.Math.Min(_proven, _links.Count);
        Add(key, epoch, broughtInBy);
    }

    /// <summary>Returns whether an enrolled key leads to this one, or would if every rotation held.</summary>
    public bool Claims(VerifierKey key, AuditTrust trust) =>
        _links.SkipWhile(link => !trust.Trusts(link.Key)).Any(link => link.Key.ToString() == key.ToString());

    /// <summary>Returns whether an enrolled key leads to this one.</summary>
    public bool Trusts(VerifierKey key, AuditTrust trust)
    {
        bool isReached = false;
        foreach ((VerifierKey link, _, _) in _links.Take(_proven))
        {
            isReached |= trust.Trusts(link);
            if (isReached && link.ToString() == key.ToString())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns whether a key of the chain may sign a tree of this size: from after its entry on, up to the entry that ends its epoch.</summary>
    /// <returns>Null where the key is none of the chain.</returns>
    public bool? MaySign(VerifierKey key, long size)
    {
        for (int i = 0; i < _links.Count; i++)
        {
            if (_links[i].Key.ToString() == key.ToString())
            {
                long last = i + 1 < _links.Count ? _links[i + 1].BroughtInBy + 1 : long.MaxValue;
                return size > _links[i].BroughtInBy && size <= last;
            }
        }

        return null;
    }
}
