using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MagicWave.Architecture.Tests.Rules;

/// <summary>
/// Sockets, pipes, channels between threads, locks' tasks and timers are for drivers: a machine is called with bytes and the time. The
/// address types that live beside the sockets are plain values and free to use.
/// </summary>
public static class DriverRule
{
    private static readonly HashSet<string> Namespaces = ["System.IO.Pipelines", "System.Threading.Channels", "System.Net.Security", "System.Net.Http"];

    private static readonly HashSet<string> Types =
    [
        "Socket", "SocketAsyncEventArgs", "TcpClient", "TcpListener", "UdpClient", "NetworkStream", "SslStream", "HttpClient",
        "PeriodicTimer", "Timer", "Thread", "ThreadPool", "SemaphoreSlim",
    ];

    public static IEnumerable<Violation> Check(SourceTree tree, LayerTable table) =>
        tree.Files("src").Where(file => !table.IsDriver(file.Project, file.Folder)).SelectMany(file => Usings(file).Concat(Names(file)));

    private static IEnumerable<Violation> Usings(SourceFile file) =>
        from directive in file.Tree.Usings
        where directive.Name is not null && Namespaces.Contains(directive.Name.ToString())
        select file.At(directive, $"{directive.Name} is for drivers (Transport, Runtime); {file.Folder} is not one.");

    private static IEnumerable<Violation> Names(SourceFile file)
    {
        foreach (IdentifierNameSyntax name in file.Tree.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            string text = name.Identifier.Text;
            bool isRun = text is "Run" or "StartNew" && name.Parent is MemberAccessExpressionSyntax { Expression: var owner }
                && owner.ToString() is "Task" or "Task.Factory" or "System.Threading.Tasks.Task";
            if (isRun || (Types.Contains(text) && IsType(name)))
            {
                yield return file.At(name, $"{name.Parent} is for drivers (Transport, Runtime); {file.Folder} is not one.");
            }
        }
    }

    // A property or a parameter may be called Timer; what counts is a name in the place of a type.
    private static bool IsType(IdentifierNameSyntax name) => name.Parent switch
    {
        ParameterSyntax parameter => parameter.Type == name,
        VariableDeclarationSyntax variable => variable.Type == name,
        ObjectCreationExpressionSyntax creation => creation.Type == name,
        PropertyDeclarationSyntax property => property.Type == name,
        MethodDeclarationSyntax method => method.ReturnType == name,
        MemberAccessExpressionSyntax access => access.Expression == name && access.Name.Identifier.Text is "Sleep" or "QueueUserWorkItem" or "ConnectAsync",
        NullableTypeSyntax or TypeArgumentListSyntax or BaseTypeSyntax or CastExpressionSyntax or TypeOfExpressionSyntax or QualifiedNameSyntax => true,
        _ => false,
    };
}
