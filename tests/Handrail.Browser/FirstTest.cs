namespace Handrail.Browser;

public sealed class FirstTest
{
    [Fact]
    public void One_is_one() => Assert.Equal(1, 1);
}
