namespace MeadowTinyMl.Sentinel.Operators;

/// <summary>What each role may do. To stop, to silence and to call others anybody may; an auditor reads, and may have a kept decision computed again.</summary>
public static class OperatorRights
{
    /// <summary>The role of scripts.</summary>
    public const string Simulated = "simulated";

    /// <summary>The roles that can be enrolled.</summary>
    public static string[] Roles() => new[] { "operator", "supervisor", "administrator", "auditor" };

    /// <summary>Says whether a role may answer alerts, report missed events and let the device go on.</summary>
    public static bool MayAnswer(string role) => role == "operator" || MayRule(role);

    /// <summary>Says whether a role may have a kept decision computed again.</summary>
    public static bool MayReplay(string role) => role == "auditor" || MayRule(role);

    /// <summary>Says whether a role may change the mode of oversight and revoke accounts.</summary>
    public static bool MayRule(string role) => role == "supervisor" || role == "administrator" || role == Simulated;
}
