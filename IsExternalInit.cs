namespace System.Runtime.CompilerServices;

/// <summary>The compiler's marker for <c>init</c> accessors, which netstandard2.1 does not define.</summary>
internal static class IsExternalInit
{
}
