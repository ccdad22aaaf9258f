using System.Reflection;
using MagicWave.TestKit.Fuzzing;

namespace MagicWave.Fuzz;

/// <summary>The targets of an assembly.</summary>
public static class FuzzTargets
{
    /// <summary>Those of this assembly, by name.</summary>
    public static IReadOnlyDictionary<string, IFuzzTarget> All { get; } = In(typeof(FuzzTargets).Assembly);

    /// <summary>Makes one of every target of an assembly. Two of the same name are an error.</summary>
    public static IReadOnlyDictionary<string, IFuzzTarget> In(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFuzzTarget)))
            .Select(type => (IFuzzTarget)Activator.CreateInstance(type, nonPublic: true)!)
            .OrderBy(target => target.Name, StringComparer.Ordinal)
            .ToDictionary(target => target.Name);
    }
}
